import { View } from '@tarojs/components';
import type { ApiReply } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { open, routes } from '../../lib/routes';
import { ListRow } from '../../ui/list-row';
import { period } from './campaign-words';

type Campaigns = ApiReply<'GET /v1/campaigns'>['campaigns'];

/** Other campaigns under the names the plan gives the entry: series, section, entry. */
export function CampaignSections({ campaigns }: { campaigns: Campaigns }) {
  const titles = [...new Set(campaigns.map(({ series }) => `${series.name} › ${series.section}`))];
  return (
    <>
      {titles.map((title) => (
        <View key={title} className="card">
          <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
            {title}
          </View>
          {campaigns
            .filter(({ series }) => `${series.name} › ${series.section}` === title)
            .map((one) => (
              <ListRow
                key={one.campaignId}
                icon="ticket"
                title={`${one.series.entry} · ${one.name}`}
                note={period(one)}
                onPress={() => open(routes.campaign(one.campaignId))}
              />
            ))}
        </View>
      ))}
    </>
  );
}
