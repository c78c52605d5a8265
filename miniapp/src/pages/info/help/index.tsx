import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { findReasons } from '../../../copy/find-reasons';
import { HowTo } from '../../../features/campaign/how-to';
import { usePageCampaign } from '../../../features/campaign/use-campaign';
import { useContent } from '../../../features/campaign/use-content';
import { a11y } from '../../../lib/a11y';
import { platform } from '../../../lib/platform';
import { routes } from '../../../lib/routes';
import { useShare } from '../../../lib/use-share';
import { EmptyState } from '../../../ui/empty-state';
import { ListRow } from '../../../ui/list-row';
import { OpenButton } from '../../../ui/open-button';
import { PageShell } from '../../../ui/page-shell';
import { TextField } from '../../../ui/text-field';

export default function HelpPage() {
  const [words, setWords] = useState('');
  const { data: campaign } = usePageCampaign().campaign;
  const hotline = campaign?.hotline;
  useShare('消费券常见问题', routes.help, campaign?.campaignId);
  const { help, howTo } = useContent(campaign?.campaignId);
  const found = findReasons(help.reasons, words);
  return (
    <PageShell title="常见问题">
      <TextField
        label="搜索问题"
        placeholder="搜索，如：领完、发票、退货"
        icon="search"
        value={words}
        onChange={setWords}
      />
      {words === '' ? <HowTo steps={howTo.steps} /> : null}
      {found.map(({ title, sentence, next }) => (
        <View key={title} className="card stack">
          <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
            {title}
          </View>
          <View>{sentence}</View>
          <View className="small">怎么办：{next}</View>
        </View>
      ))}
      {found.length === 0 ? (
        <EmptyState
          icon="search"
          sentence="没有找到相关问题，可以换个词，或拨打热线。"
          action={{ label: '查看全部', onPress: () => setWords('') }}
        />
      ) : null}
      <View className="card card--rows">
        {hotline ? (
          <ListRow
            icon="phone"
            title={`咨询热线 ${hotline}`}
            note="说明情况和查询编号，我们为您查"
            onPress={() => Taro.makePhoneCall({ phoneNumber: hotline })}
          />
        ) : null}
        {platform === 'weapp' ? (
          <OpenButton quiet openType="feedback">
            在线反馈
          </OpenButton>
        ) : null}
      </View>
    </PageShell>
  );
}
