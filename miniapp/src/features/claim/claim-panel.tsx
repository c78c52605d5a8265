import { View } from '@tarojs/components';
import { a11y } from '../../lib/a11y';
import { Icon } from '../../ui/icon';
import './kind-choice.scss';

/** The queue: what is happening, and that leaving does no harm (C3). */
export function QueuePanel({ unsure }: { unsure: boolean }) {
  return (
    <View className="card claim-panel" {...a11y({ role: 'status', live: 'polite' })}>
      <View className="claim-panel__mark">
        <Icon name="clock" />
      </View>
      <View className="claim-panel__title">{unsure ? '正在确认结果' : '正在排队'}</View>
      <View className="claim-panel__note">
        {unsure
          ? '没收到结果，您的券没有丢，正在确认。请不要反复点击。'
          : '系统按收到的先后顺序发放。可以离开，回来会接着显示结果。'}
      </View>
    </View>
  );
}

/** The voucher is committed: it cannot be lost any more. */
export function SuccessPanel() {
  return (
    <View className="card claim-panel" {...a11y({ role: 'status', live: 'polite' })}>
      <View className="claim-panel__mark claim-panel__mark--ok">
        <Icon name="check" />
      </View>
      <View className="claim-panel__title">领取成功</View>
      <View className="claim-panel__note">券已放入券包，到活动门店出示核销码即可使用。</View>
    </View>
  );
}
