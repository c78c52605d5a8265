import type { InspectionEvent, InspectionState } from '../../../bff/src/contract';

type Tagged = { word: string; look: '' | 'ok' | 'warn'; next: string };

/** What an enterprise reads beside a visit to its store: how it stands, and what follows. */
export const inspectionWords: Record<InspectionState | 'overdue', Tagged> = {
  to_correct: { word: '待整改', look: 'warn', next: '改好后写明做了什么，拍照提交。' },
  overdue: { word: '已逾期', look: 'warn', next: '期限已过，请尽快改好并提交。' },
  corrected: { word: '待复核', look: '', next: '整改已提交，工作人员复核后在这里显示结果。' },
  closed: { word: '已办结', look: 'ok', next: '整改已通过复核。' },
  passed: { word: '没有问题', look: 'ok', next: '这次巡检没有发现问题。' },
};

export const inspectionEventWords: Record<InspectionEvent, string> = {
  visit: '巡检发现问题',
  correct: '已提交整改',
  return: '退回重新整改',
  accept: '复核通过',
};
