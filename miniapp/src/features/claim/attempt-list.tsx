import { View } from '@tarojs/components';
import type { ApiReply } from '../../../../bff/src/contract';
import { problems } from '../../copy/problems';
import type { FailureCode } from '../../lib/failure';
import { grouped, roundYuan } from '../../lib/money';
import { clockSeconds, day } from '../../lib/time';
import { EmptyState } from '../../ui/empty-state';
import { Fact } from '../../ui/list-row';

type Attempts = ApiReply<'GET /v1/batches/:batchId/attempts'>;

/** An outcome of the claim log: issued, or the code of the refusal. */
function outcomeWords(outcome: string): string {
  if (outcome === 'issued') {
    return '领取成功';
  }
  return problems[outcome as FailureCode]?.sentence ?? '已记录';
}

/** Why not me? The person's own rows of the claim log, and the second at which each kind was gone. */
export function AttemptList({ attempts, soldOut, seal }: Attempts) {
  return (
    <>
      {attempts.length === 0 ? (
        <EmptyState icon="clock" sentence="本批次没有您的领取记录。" />
      ) : (
        attempts.map((one) => (
          <View key={`${one.position}`} className="card">
            <Fact name="收到时间">
              {day(one.at)} {clockSeconds(one.at)}
            </Fact>
            <Fact name="顺序">第 {grouped(one.position)} 位</Fact>
            <Fact name="券种">{roundYuan(one.faceFen)} 元券</Fact>
            <Fact name="结果">{outcomeWords(one.outcome)}</Fact>
          </View>
        ))
      )}
      <View className="card">
        {soldOut.map((one) => (
          <Fact key={one.faceFen} name={`${roundYuan(one.faceFen)} 元券领完时间`}>
            {one.at ? `${day(one.at)} ${clockSeconds(one.at)}` : '还有余量'}
          </Fact>
        ))}
        {seal ? (
          <>
            <Fact name="记录条数">{grouped(seal.entries)}</Fact>
            <Fact name="校验摘要">{seal.digest.slice(0, 16)}…</Fact>
            <Fact name="封存时间">
              {day(seal.sealedAt)} {clockSeconds(seal.sealedAt)}
            </Fact>
          </>
        ) : null}
      </View>
      {seal ? null : (
        <View className="small">本批次的记录会定时封存并公布校验摘要，任何人都不能事后改动。</View>
      )}
    </>
  );
}
