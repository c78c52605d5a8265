import { View } from '@tarojs/components';
import type { PublishedContent } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { Icon } from '../../ui/icon';
import './how-to.scss';

type HowToSteps = NonNullable<PublishedContent['howTo']>['steps'];

/** How it works, in pictures (H3). */
export function HowTo({ steps }: { steps: HowToSteps }) {
  return (
    <View className="card">
      <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
        怎么用
      </View>
      <View className="how-to">
        {steps.map(({ picture, title, note }, index) => (
          <View key={title} className="how-to__step">
            <View className="how-to__picture">
              <Icon name={picture} />
            </View>
            <View>
              <View className="how-to__title">
                {index + 1}. {title}
              </View>
              {note ? <View className="how-to__note">{note}</View> : null}
            </View>
          </View>
        ))}
      </View>
    </View>
  );
}
