import { View } from '@tarojs/components';
import type { Stock } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { roundYuan } from '../../lib/money';
import { Icon } from '../../ui/icon';
import { Pressable } from '../../ui/pressable';
import { Progress } from '../../ui/progress';
import { VoucherFace } from '../../ui/voucher-card';
import './kind-choice.scss';

type Choice = {
  stocks: readonly Stock[];
  chosen: string | undefined;
  /** How much is left, in the words of the campaign. */
  left: (stock: Stock) => string;
  onChoose: (stockId: string) => void;
};

/** One of the kinds, with its threshold in the choice itself (C1). */
export function KindChoice({ stocks, chosen, left, onChoose }: Choice) {
  return (
    <View className="kind-choice" {...a11y({ role: 'radiogroup', label: '选择面额' })}>
      {stocks.map((stock) => {
        const on = stock.stockId === chosen;
        const gone = stock.leftPercent === 0;
        const hint = `买单件 ${roundYuan(stock.minItemFen)} 元以上的，选 ${roundYuan(stock.faceFen)} 元券`;
        return (
          <Pressable
            key={stock.stockId}
            role="radio"
            checked={on}
            label={`${roundYuan(stock.faceFen)} 元券，${hint}，${left(stock)}`}
            className={`kind-choice__one ${on ? 'kind-choice__one--on' : ''} ${gone ? 'kind-choice__one--gone' : ''}`}
            onPress={() => onChoose(stock.stockId)}
          >
            <VoucherFace faceFen={stock.faceFen} minItemFen={stock.minItemFen} />
            <View className="kind-choice__words">
              <View className="kind-choice__hint">{hint}</View>
              <View className="kind-choice__left">{left(stock)}</View>
              <Progress percent={stock.leftPercent} />
            </View>
            <View className="kind-choice__mark">
              <Icon name="check" />
            </View>
          </Pressable>
        );
      })}
    </View>
  );
}
