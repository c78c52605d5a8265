import type { Stock } from '../../../../bff/src/contract';
import { roundYuan } from '../../lib/money';
import { dayTime } from '../../lib/time';
import type { ClaimState } from './claim-run';

export type ClaimScene = {
  stage: 'upcoming' | 'open' | 'sold-out' | 'ended';
  opensAt: string;
  nowMs: number;
  /** The kind that is chosen, and the other kinds of the batch. */
  chosen: Stock | undefined;
  others: readonly Stock[];
  /** When the next batch opens, if there is one. */
  nextOpensAt: string | undefined;
  claim: ClaimState;
};

export type ClaimButton = {
  word: string;
  does: 'remind' | 'remind-next' | 'claim' | 'use' | 'other' | 'none';
};

/** Just before the opening a reminder is of no use any more. */
const nearMs = 60_000;

function openButton(chosen: Stock | undefined, others: readonly Stock[]): ClaimButton {
  const other = others.find((one) => one.leftPercent > 0);
  if (chosen && chosen.leftPercent > 0) {
    return { word: `立即领取 ${roundYuan(chosen.faceFen)} 元券`, does: 'claim' };
  }
  if (chosen && other) {
    return {
      word: `${roundYuan(chosen.faceFen)} 元券已领完 · 换 ${roundYuan(other.faceFen)} 元券`,
      does: 'other',
    };
  }
  return { word: '本批已领完', does: 'none' };
}

/** The one button of the campaign page: its words are the claim's state (H2). */
export function claimButton(scene: ClaimScene): ClaimButton {
  const { stage, claim, opensAt, nowMs, nextOpensAt } = scene;
  if (claim.kind === 'issued') {
    return { word: '已领取 · 去使用', does: 'use' };
  }
  if (claim.kind === 'queued') {
    return { word: '排队中，请稍候…', does: 'none' };
  }
  if (stage === 'ended') {
    return { word: '活动已结束', does: 'none' };
  }
  if (stage === 'upcoming') {
    return Date.parse(opensAt) - nowMs > nearMs
      ? { word: `未开始 · ${dayTime(opensAt)} 提醒我`, does: 'remind' }
      : { word: '马上开始，请稍候', does: 'none' };
  }
  if (stage === 'open') {
    return openButton(scene.chosen, scene.others);
  }
  return nextOpensAt
    ? { word: `本批已领完 · 下一批 ${dayTime(nextOpensAt)} 提醒我`, does: 'remind-next' }
    : { word: '本批已领完', does: 'none' };
}
