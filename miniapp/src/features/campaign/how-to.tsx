import { View } from '@tarojs/components';
import { a11y } from '../../lib/a11y';
import { Icon } from '../../ui/icon';
import './how-to.scss';

const steps = [
  { icon: 'ticket', title: '到点领券', note: '先领先得' },
  { icon: 'bag', title: '到店选购', note: '看活动门店' },
  { icon: 'scan', title: '出示核销码', note: '收银台当场抵' },
];

/** How it works, in three pictures (H3). */
export function HowTo() {
  return (
    <View className="card">
      <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
        怎么用
      </View>
      <View className="how-to">
        {steps.map(({ icon, title, note }, index) => (
          <View key={title} className="how-to__step">
            <View className="how-to__picture">
              <Icon name={icon} />
            </View>
            <View>
              <View className="how-to__title">
                {index + 1}. {title}
              </View>
              <View className="how-to__note">{note}</View>
            </View>
          </View>
        ))}
      </View>
    </View>
  );
}
