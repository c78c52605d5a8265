import { Text, View } from '@tarojs/components';
import type { ApiReply, Campaign } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { grouped, rmb, roundYuan } from '../../lib/money';
import { dayTime } from '../../lib/time';
import { Icon } from '../../ui/icon';
import { Fact } from '../../ui/list-row';
import { percentOf } from './percent-of';
import './ledger-view.scss';

type Ledger = ApiReply<'GET /v1/campaigns/:campaignId/ledger'>;
type Kinds = Campaign['voucherTypes'];

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <View className="ledger__figure">
      <View className="ledger__name">{name}</View>
      <View className="ledger__value">{value}</View>
    </View>
  );
}

/** Who pays for a voucher, as the plan says, and who paid for those that were used. */
function Split({ redeemed, kinds }: Pick<Ledger, 'redeemed'> & { kinds: Kinds }) {
  const subsidy = percentOf(redeemed.subsidyFen, redeemed.faceFen);
  return (
    <View className="card">
      <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
        这些钱由谁承担
      </View>
      {kinds.map((kind) => (
        <Fact key={kind.voucherTypeId} name={`每张 ${roundYuan(kind.faceFen)} 元券`}>
          财政 {roundYuan(kind.subsidyFen)} 元 + 企业 {roundYuan(kind.merchantFen)} 元
        </Fact>
      ))}
      {redeemed.faceFen > 0 ? (
        <View className="ledger__split" {...a11y({ hidden: true })}>
          <View className="ledger__subsidy" style={{ width: `${subsidy}%` }} />
          <View className="ledger__merchant" style={{ width: `${100 - subsidy}%` }} />
        </View>
      ) : null}
      <Fact name={shareName('已核销 · 区财政承担', redeemed.subsidyFen, redeemed.faceFen)}>
        {rmb(redeemed.subsidyFen)}
      </Fact>
      <Fact name={shareName('已核销 · 参与企业承担', redeemed.merchantFen, redeemed.faceFen)}>
        {rmb(redeemed.merchantFen)}
      </Fact>
    </View>
  );
}

/** Of nothing there is no share. */
const shareName = (name: string, part: number, whole: number) =>
  whole > 0 ? `${name} ${percentOf(part, whole)}%` : name;

function Accounts({ accounts, trialBalanceFen }: Ledger) {
  return (
    <View className="card">
      <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
        账户余额
      </View>
      {accounts.map(({ account, title, balanceFen }) => (
        <Fact key={account} name={title}>
          {rmb(balanceFen)}
        </Fact>
      ))}
      <Fact name="试算平衡（全部账目之和）">{rmb(trialBalanceFen)}</Fact>
      <View className="small ledger__why">
        每一笔核销都同时记在几个账户上，有多少进就有多少出，加起来必须等于 0。只要不是
        0，就说明账有错。
      </View>
      {trialBalanceFen === 0 ? (
        <View className="ledger__balance">
          <Icon name="check-circle" />
          <Text>账目平衡</Text>
        </View>
      ) : null}
    </View>
  );
}

/** 资金公示: public money, readable by anyone. */
export function LedgerView({ ledger, campaign }: { ledger: Ledger; campaign: Campaign }) {
  const { issued, redeemed } = ledger;
  return (
    <>
      <View className="card">
        <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
          {campaign.name}
        </View>
        <View className="ledger__figures">
          <Figure name="活动总预算" value={rmb(campaign.budgetFen)} />
          <Figure name="已发放" value={`${grouped(issued.vouchers)} 张 ${rmb(issued.faceFen)}`} />
          <Figure
            name="已核销"
            value={`${grouped(redeemed.vouchers)} 张 ${rmb(redeemed.faceFen)}`}
          />
          <Figure name="带动消费" value={rmb(redeemed.salesFen)} />
          <Figure name="市民实付" value={rmb(redeemed.paidFen)} />
        </View>
        <View className="small">数据截至 {dayTime(ledger.now)}，随核销实时更新。</View>
      </View>
      <Split redeemed={redeemed} kinds={campaign.voucherTypes} />
      <Accounts {...ledger} />
    </>
  );
}
