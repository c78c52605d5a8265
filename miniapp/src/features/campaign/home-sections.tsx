import { View } from '@tarojs/components';
import type { PublishedContent } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { open, routes } from '../../lib/routes';
import { ListRow } from '../../ui/list-row';

type Section = NonNullable<PublishedContent['home']>['sections'][number];
type Entry = Section['entries'][number];

/** Every page that an entry may open; one without a place does not compile. */
const places: Record<Entry['page'], { icon: string; to: (campaignId: string) => string }> = {
  campaign: { icon: 'ticket', to: routes.campaign },
  stores: { icon: 'store', to: () => routes.stores },
  rules: { icon: 'rules', to: routes.rules },
  ledger: { icon: 'ledger', to: routes.ledger },
  publicity: { icon: 'eye', to: routes.publicity },
  help: { icon: 'help', to: () => routes.help },
  apply: { icon: 'store', to: () => routes.apply },
};

/** The home page's sections as the district's office arranges them. */
export function HomeSections({
  sections,
  campaignId,
}: {
  sections: readonly Section[];
  campaignId: string;
}) {
  return (
    <>
      {sections.map(({ title, entries }) => (
        <View key={title} className="card">
          <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
            {title}
          </View>
          {entries.map((entry) => (
            <ListRow
              key={`${entry.page} ${entry.title}`}
              icon={places[entry.page].icon}
              title={entry.title}
              note={entry.note || undefined}
              onPress={() => open(places[entry.page].to(campaignId))}
            />
          ))}
        </View>
      ))}
    </>
  );
}
