import { View } from '@tarojs/components';
import type { Campaign } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';

/** For people from elsewhere (H5, R-1.4). */
export function VisitorNote({ campaign }: { campaign: Campaign }) {
  return (
    <View className="card stack">
      <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
        外地朋友也能领
      </View>
      <View className="small">
        活动期间，在{campaign.district}
        的居民和区外来客都可以领取，不限户籍。只需要微信和一个手机号，到活动门店现场购买时使用。
      </View>
    </View>
  );
}
