import { formatYuan, sumFen } from '../kernel/fen';
import type { WhyNot } from '../kernel/terminal-refusal';
import type { Instant } from '../kernel/time';
import { codeBehind, type Paper, readVoucherCode, type VoucherCode } from '../voucher/code.rules';

/*
 * What a voucher may do at the till (R-1.3, R-2.3, R-2.4; decisions 1 to 4). Every limit is the campaign's own:
 * another district's campaign is another row. Counted per piece, never per basket.
 */

/** One line of the sale. */
export type Item = {
  lineNo: number;
  /** One of the campaign's categories, or any other text: sold, but no voucher on it. */
  category: string;
  name: string;
  /** One piece after every other discount, before this voucher (decision 2). */
  unitFen: number;
  quantity: number;
  serialNo?: string;
};

export type VoucherStatus = 'issued' | 'locked' | 'redeemed' | 'frozen' | 'void';

/** What a campaign demands of a purchase. */
export type PurchaseTerms = {
  campaignId: string;
  startsAt: Instant;
  /** The first instant at which nothing can be locked any more. */
  endsAt: Instant;
  maxDiscountFen: number;
  maxVouchers: number;
  lockSeconds: number;
  maxReturnsPerVoucher: number;
  /** category → its Chinese name */
  categories: ReadonlyMap<string, string>;
};

/** A voucher with what stands on it and what its campaign demands. */
export type KnownVoucher = {
  voucherId: string;
  number: string;
  citizenId: string;
  status: VoucherStatus;
  usedStep: number;
  /** Printed at a desk, the dead ones too: whoever shows one is told that there is a newer one. */
  papers: readonly Paper[];
  typeCode: string;
  faceFen: number;
  minItemFen: number;
  subsidyFen: number;
  merchantFen: number;
  /** Holder, phone, device or merchant stand on the blocklist. */
  blocked: boolean;
  /** The merchant is on the campaign's published list. */
  merchantListed: boolean;
  /** Set while a trade holds it. */
  lockExpiresAt?: Instant;
  terms: PurchaseTerms;
};
/** A voucher whose code was shown at a till, on a phone or on paper. */
export type PresentedVoucher = KnownVoucher & { code: VoucherCode };

export type Pairing = { voucher: PresentedVoucher; lineNo: number };

const yuan = (fen: number) => `${formatYuan(fen)} 元`;
const rule = (retMsg: string): WhyNot => ({ retCode: '10406', retMsg });

/** A serial number as it is compared: width, case, spaces and dashes make no other piece. */
export function comparableSerial(serialNo: string | undefined): string | undefined {
  const plain = serialNo?.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
  return plain === '' ? undefined : plain;
}

export const totalFenOf = (items: readonly Item[]): number =>
  sumFen(items.map((item) => item.unitFen * item.quantity));

const notUsable: Record<'locked' | 'redeemed' | 'frozen' | 'void' | 'expired', string> = {
  locked: '这张券正锁定在另一笔单里，请先完成或撤销那一笔；锁定超时后券会自动退回。',
  redeemed: '这张券已经核销过了，请换一张券，或按原价收款。',
  frozen: '这张券正在核查，暂不能使用，请按原价收款，并请顾客联系活动热线。',
  void: '这张券已经作废，请换一张券，或按原价收款。',
  expired: '这张券已过期，请按原价收款。',
};

export const unknownCode: WhyNot = {
  retCode: '10404',
  retMsg: '券码不对或已过期，请让顾客刷新，再扫一次：请出示最新的码。',
};
const usedCode: WhyNot = {
  retCode: '10404',
  retMsg: '这个码已经用过一次，请等券码刷新：请出示最新的码。',
};
const deadPaper: WhyNot = {
  retCode: '10404',
  retMsg: '这张纸券已作废，请顾客出示后来补打的那一张；没有的，请到镇办窗口办理。',
};

/** Why a code of a voucher that could be used does not work (again). */
function whyNotCode({ code, usedStep, faceFen, minItemFen }: PresentedVoucher): WhyNot | undefined {
  if (code.kind === 'phone') {
    return code.step <= usedStep ? usedCode : undefined;
  }
  if (code.standing === 'live') {
    return undefined;
  }
  return code.standing === 'revoked'
    ? deadPaper
    : {
        retCode: '10404',
        retMsg: `纸券上的码只能用一次，已经用过；券已退回，仍可减 ${yuan(faceFen)}（单件满 ${yuan(minItemFen)}），请顾客到镇办窗口补打一张。`,
      };
}

/**
 * Why a voucher cannot be used by anyone, anywhere, now: 10405; 10406 before the campaign begins; 10404
 * when a lock consumed this code of a phone, whatever became of that lock: one use a step; or when this paper is over.
 */
export function whyNotUsable(voucher: PresentedVoucher, now: Instant): WhyNot | undefined {
  const { status, terms, lockExpiresAt } = voucher;
  // A lock that ran out is free by itself, tidied or not.
  const lapsed = status === 'locked' && lockExpiresAt !== undefined && lockExpiresAt <= now;
  const reason =
    status === 'issued' || lapsed ? (now >= terms.endsAt ? 'expired' : undefined) : status;
  if (reason) {
    return { retCode: '10405', retMsg: notUsable[reason], reason };
  }
  if (now < terms.startsAt) {
    return rule('活动还没有开始，现在不能用券，请按原价收款。');
  }
  return whyNotCode(voucher);
}

/** Who stands at the counter: a terminal bound to a store of a merchant. */
export type Till = {
  merchantId: string;
  merchantStatus: 'preparing' | 'live' | 'suspended' | 'withdrawn';
  terminalId: string;
  termNo: string;
  terminalActive: boolean;
  storeId: string;
  storeName: string;
};

export const merchantStopped: WhyNot = {
  retCode: '10407',
  retMsg: '本店暂停收券，请按原价收款，店长请联系活动热线。',
};

/** Why this till redeems nothing: a suspension holds from the very next call on (R-6.2, decision 20). */
export function whyNotTill(
  till: Pick<Till, 'merchantStatus' | 'terminalActive'>,
): WhyNot | undefined {
  if (till.merchantStatus !== 'live') {
    return merchantStopped;
  }
  return till.terminalActive
    ? undefined
    : { retCode: '10407', retMsg: '本终端已停用，请换一台收银终端。' };
}

/** Why this merchant or this holder gets nothing: 10407, 10408. */
export function whyNotHere(voucher: PresentedVoucher): WhyNot | undefined {
  if (!voucher.merchantListed) {
    return {
      retCode: '10407',
      retMsg: '本店不在这项活动的公示名单里，不能收这张券，请按原价收款。',
    };
  }
  if (voucher.blocked) {
    return {
      retCode: '10408',
      retMsg: '这张券暂停使用，请按原价收款，并请顾客联系活动热线核实。',
    };
  }
  return undefined;
}

/** Why this voucher does not go on this piece. @param takenSerials comparable serial numbers that stand on a live redemption */
export function whyNotOnPiece(
  voucher: Pick<PresentedVoucher, 'minItemFen' | 'terms'>,
  item: Item,
  takenSerials: ReadonlySet<string>,
): WhyNot | undefined {
  const serial = comparableSerial(item.serialNo);
  if (!voucher.terms.categories.has(item.category)) {
    const names = [...voucher.terms.categories.values()].join('、');
    return rule(`「${item.name}」不在活动品类内，不能用券；可用品类：${names}。`);
  }
  if (item.unitFen < voucher.minItemFen) {
    return rule(
      `「${item.name}」单件 ${yuan(item.unitFen)}，不满 ${yuan(voucher.minItemFen)}，不能用这张券。`,
    );
  }
  if (item.quantity !== 1) {
    return rule(`用券的商品要单独一行，数量填 1：请把「${item.name}」拆成一行一件。`);
  }
  if (!serial) {
    return rule(`请先录入「${item.name}」的序列号（SN 或 IMEI）再用券。`);
  }
  return takenSerials.has(serial)
    ? rule(`「${item.name}」的序列号已在本活动用过券，一件商品只能用一次，请核对序列号。`)
    : undefined;
}

/** Why these vouchers do not go together in one purchase, or not on these lines (R-2.4, decision 4). */
function whyNotTogether(pairings: readonly Pairing[]): WhyNot | undefined {
  const differing = (values: readonly unknown[]) => new Set(values).size;
  const vouchers = pairings.map((pairing) => pairing.voucher);
  const [first] = vouchers;
  if (!first) {
    return undefined;
  }
  const { maxDiscountFen, maxVouchers } = first.terms;
  if (differing(vouchers.map((voucher) => voucher.voucherId)) < vouchers.length) {
    return rule('同一张券扫了两次，请删去一张。');
  }
  if (differing(vouchers.map((voucher) => voucher.terms.campaignId)) > 1) {
    return rule('两张券不是同一项活动的，请分开结账。');
  }
  if (differing(vouchers.map((voucher) => voucher.citizenId)) > 1) {
    return rule('两张券不是同一个人的，发票只能开一个抬头，请分开结账。');
  }
  if (vouchers.length > maxVouchers) {
    return rule(`一次消费最多用 ${maxVouchers} 张券，请删去一张。`);
  }
  if (sumFen(vouchers.map((voucher) => voucher.faceFen)) > maxDiscountFen) {
    return rule(`一次消费最多优惠 ${yuan(maxDiscountFen)}，请少用一张券。`);
  }
  return differing(pairings.map((pairing) => pairing.lineNo)) < pairings.length
    ? rule('一件商品只能用一张券，请把第二张用在另一件商品上。')
    : undefined;
}

/**
 * Why a purchase cannot be locked, or undefined. Answers in the order of the interface: who, voucher, purchase, piece.
 * @param takenSerials comparable serial numbers that stand on a live redemption of the campaign
 */
export function whyNotLock(
  pairings: readonly Pairing[],
  items: readonly Item[],
  takenSerials: ReadonlySet<string>,
  now: Instant,
): WhyNot | undefined {
  const vouchers = pairings.map((pairing) => pairing.voucher);
  const firstOf = (why: (voucher: PresentedVoucher) => WhyNot | undefined) =>
    vouchers.map(why).find((each) => each !== undefined);
  return (
    firstOf(whyNotHere) ??
    firstOf((voucher) => whyNotUsable(voucher, now)) ??
    whyNotTogether(pairings) ??
    whyNotOnPieces(pairings, items, takenSerials)
  );
}

function whyNotOnPieces(
  pairings: readonly Pairing[],
  items: readonly Item[],
  takenSerials: ReadonlySet<string>,
): WhyNot | undefined {
  const taken = new Set(takenSerials);
  for (const { voucher, lineNo } of pairings) {
    const item = items.find((one) => one.lineNo === lineNo);
    if (!item) {
      return rule(`没有第 ${lineNo} 行商品，请重新选择用券的商品。`);
    }
    const why = whyNotOnPiece(voucher, item, taken);
    if (why) {
      return why;
    }
    taken.add(comparableSerial(item.serialNo) ?? '');
  }
  return undefined;
}

/**
 * Reads one code as it was scanned or typed. An unknown number and wrong digits are one answer: a till learns nothing by
 * guessing.
 * @param codeKey VOUCHER_CODE_KEY
 */
export function readPresentedCode(
  text: string,
  known: readonly KnownVoucher[],
  codeKey: Uint8Array,
  now: Instant,
): PresentedVoucher | undefined {
  const read = readVoucherCode(text);
  const voucher = read && known.find((one) => one.number === read.number);
  const code = voucher && codeBehind(read.digits, voucher, codeKey, now);
  return code && { ...voucher, code };
}
