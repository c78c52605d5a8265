import { View } from '@tarojs/components';
import { useState } from 'react';
import type { ApiReply } from '../../../../bff/src/contract';
import { settlementKindWords, settlementWords } from '../../copy/takings';
import { a11y } from '../../lib/a11y';
import { asFailure, type Failure } from '../../lib/failure';
import { rmb } from '../../lib/money';
import { openPaper } from '../../lib/open-paper';
import { dayTime, fullDay } from '../../lib/time';
import { useShown } from '../../lib/use-shown';
import { ActionButton } from '../../ui/action-button';
import { EmptyState } from '../../ui/empty-state';
import { FailureNotice } from '../../ui/failure-notice';
import { Fact } from '../../ui/list-row';
import { TaggedTitle } from '../../ui/tagged-title';

type Settlement = ApiReply<'GET /v1/me/campaigns/:campaignId/settlements'>['settlements'][number];

function SettlementCard({ settlement }: { settlement: Settlement }) {
  const { settlementId, merchantId, kind, lastDay, totalFen, paidAt } = settlement;
  const [failure, setFailure] = useState<Failure>();
  const openLetter = async () => {
    setFailure(undefined);
    try {
      await openPaper(`/v1/me/settlements/${settlementId}/letters/${merchantId}`);
    } catch (error) {
      setFailure(asFailure(error));
    }
  };
  return (
    <View className="card" {...a11y({ role: 'listitem' })}>
      <TaggedTitle title={settlementKindWords[kind]} {...settlementWords[settlement.status]} />
      <View className="small">{settlement.merchantName}</View>
      <View className="takings__facts">
        <Fact name="金额">{rmb(totalFen)}</Fact>
        <Fact name="截至">{fullDay(lastDay)}</Fact>
        {paidAt ? <Fact name="付款时间">{dayTime(paidAt)}</Fact> : null}
      </View>
      {failure ? <FailureNotice failure={failure} onRetry={openLetter} /> : null}
      <ActionButton
        small
        kind="plain"
        label={`下载确认函 PDF：${settlementKindWords[kind]}，截至${fullDay(lastDay)}`}
        onPress={openLetter}
      >
        下载确认函 PDF
      </ActionButton>
    </View>
  );
}

export function SettlementList({ settlements }: { settlements: readonly Settlement[] }) {
  const count = useShown();
  if (settlements.length === 0) {
    return (
      <EmptyState
        icon="ledger"
        sentence="还没有结算。货款在销售的次日结算，财政补贴在发票通过后每周结算。"
      />
    );
  }
  return (
    <>
      <View {...a11y({ role: 'list', label: '结算' })}>
        {settlements.slice(0, count).map((one) => (
          <SettlementCard key={`${one.settlementId} ${one.merchantId}`} settlement={one} />
        ))}
      </View>
      <View className="end-of-list">
        {settlements.length > count ? '上滑看更多' : `共 ${settlements.length} 笔，没有更多了`}
      </View>
    </>
  );
}
