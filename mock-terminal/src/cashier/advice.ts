import type { Item } from '../platform/trade';
import type { QueryAnswer } from '../terminal';
import { categoryName, isCovered, yuan } from './words';

/*
 * Why a voucher goes on this piece and not on that one (T2). The BFF decides and its allocation is what counts; the till
 * only puts it into words, piece by piece.
 */
export type AskedVoucher = NonNullable<QueryAnswer['vouchers']>[number];
export type PieceAdvice = { line_no: number; chosen: boolean; words: string };
export type VoucherAdvice = {
  voucher_id: string;
  title: string;
  chosen: boolean;
  words: string;
  pieces: PieceAdvice[];
};

/** Reasons that may come as a bare code; the BFF mostly sends a whole sentence. */
const REASONS: Record<string, string> = {
  expired: '券已过期',
  redeemed: '券已经使用过',
  locked: '另一笔单正在处理这张券',
  frozen: '系统正在核查这张券，1 个工作日内恢复或通知顾客',
  void: '券已作废',
};

const HAN = /\p{Script=Han}/u;

/** The BFF's reason as a sentence: its own words when they are Chinese, else the catalogue's. */
export const reasonWords = (reason: string | undefined): string => {
  if (reason && HAN.test(reason)) return reason;
  return REASONS[(reason ?? '').toLowerCase()] ?? '这张券现在不能用在这次购物上';
};

const wordsForPiece = (voucher: AskedVoucher, item: Item, taken: ReadonlySet<number>): string => {
  if (!isCovered(item.category)) return `${categoryName(item.category)}不在活动范围`;
  if (item.unit_price < voucher.min_item_price) {
    return `单价 ${yuan(item.unit_price)} 元，满 ${voucher.min_item_price / 100} 元才能用`;
  }
  if (item.quantity !== 1) return '用券的商品请每件单独录一行';
  if (!item.serial_no) return '请先录入序列号（SN 或 IMEI）';
  if (taken.has(item.line_no)) return '这件已用另一张券，每件只能用 1 张';
  return voucher.usable ? '也可以用，已选更合适的一件' : reasonWords(voucher.reason);
};

/** The advice for each voucher, in the order it was asked. */
export const adviseOn = (
  items: readonly Item[],
  vouchers: readonly AskedVoucher[],
): VoucherAdvice[] =>
  vouchers.map((voucher) => {
    const line = voucher.usable ? voucher.line_no : undefined;
    const others = vouchers.filter((other) => other !== voucher && other.usable);
    const taken = new Set(others.flatMap((other) => other.line_no ?? []));
    return {
      voucher_id: voucher.voucher_id,
      title: `${voucher.face_value / 100} 元券`,
      chosen: line !== undefined,
      words: line === undefined ? reasonWords(voucher.reason) : `用在第 ${line} 件商品上`,
      pieces: items.map((item) => {
        const chosen = item.line_no === line;
        const words = chosen
          ? `用在这件，减 ${yuan(voucher.face_value)} 元`
          : wordsForPiece(voucher, item, taken);
        return { line_no: item.line_no, chosen, words };
      }),
    };
  });
