import { Text, View } from '@tarojs/components';
import type { Campaign } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { Icon } from '../../ui/icon';
import { ruleLines } from './campaign-words';
import './rule-summary.scss';

/** What one must know, always beside the button (H4). */
export function RuleSummary({ campaign }: { campaign: Campaign }) {
  return (
    <View className="rule-summary" {...a11y({ role: 'list', label: '规则要点' })}>
      {ruleLines(campaign).map((line) => (
        <View key={line} className="rule-summary__line" {...a11y({ role: 'listitem' })}>
          <Icon name="check" />
          <Text>{line}</Text>
        </View>
      ))}
    </View>
  );
}
