import { maskPhone } from '../citizen/citizen.rules';
import type {
  Block,
  CaseDetail,
  CaseKind,
  CaseMoment,
  CaseOwner,
  CaseRow,
  CaseSale,
  CaseVerdict,
  ScreeningDay,
} from '../contract';
import type { OfficerRole } from '../contract/shapes';
import { goodsOf } from '../invoice/invoice.present';
import { formatYuan } from '../kernel/fen';
import { type Instant, presentInstant } from '../kernel/time';
import { type CaseStanding, dayEnd, isActive, verdictsFor, whyNotLift } from './closing.rules';

type Looker = { officerId: string; role: OfficerRole };
const orNull = (at: Instant | null) => at && presentInstant(at);

/** Somebody who was erased has no phone any more. */
const masked = (phone: string | null) => (phone === null ? '已注销' : maskPhone(phone));

/** What people know a subject of the list by. */
export const labelOf = (
  { kind, subject }: { kind: Block['kind']; subject: string },
  phone: string | null,
): string => (kind === 'device' ? `设备 …${subject.slice(-6)}` : masked(phone));

type CaseFacts = {
  id: string;
  kind: CaseKind;
  severity: number;
  owner: CaseOwner;
  merchantId: string;
  merchantName: string;
  outTradeNo: string | null;
  holdsSubsidy: boolean;
  openedAt: Instant;
  version: number;
  verdict: CaseVerdict | null;
  remark: string | null;
  closedAt: Instant | null;
  closedName: string | null;
};

export function presentCase(one: CaseFacts): CaseRow {
  return {
    caseId: one.id,
    kind: one.kind,
    severity: one.severity,
    owner: one.owner,
    merchantId: one.merchantId === '' ? null : one.merchantId,
    merchantName: one.merchantName,
    outTradeNo: one.outTradeNo,
    holdsSubsidy: one.holdsSubsidy,
    openedAt: presentInstant(one.openedAt),
    version: one.version,
    verdict: one.verdict,
    remark: one.remark,
    closedAt: orNull(one.closedAt),
    closedBy: one.closedName,
  };
}

type SaleFacts = {
  id: string;
  outTradeNo: string;
  storeName: string;
  termNo: string;
  phone: string | null;
  items: readonly { name: string; quantity: number }[];
  lockedAt: Instant | null;
  paidAt: Instant | null;
  transactionId: string | null;
  totalFen: number;
  discountFen: number;
  paidFen: number | null;
  status: CaseSale['status'];
};

function presentSale(sale: SaleFacts): CaseSale {
  return {
    tradeId: sale.id,
    outTradeNo: sale.outTradeNo,
    storeName: sale.storeName,
    termNo: sale.termNo,
    phone: masked(sale.phone),
    goods: goodsOf(sale.items),
    paidAt: orNull(sale.paidAt),
    totalFen: sale.totalFen,
    discountFen: sale.discountFen,
    status: sale.status,
  };
}

type Moments = {
  events: readonly {
    kind: CaseMoment['what'];
    at: Instant;
    note: string | null;
    number: string;
  }[];
  refunds: readonly { refundedAt: Instant; refundFen: number; reason: string }[];
  stops: readonly {
    at: Instant;
    event: 'suspend' | 'ask_to_lift' | 'lift';
    reason: string | null;
  }[];
};

const stopWords = {
  suspend: 'merchant_suspended',
  ask_to_lift: 'merchant_ask_to_lift',
  lift: 'merchant_lifted',
} as const;

/** What happened around a case, in order. @param own the sale that it is about */
function momentsOf(
  one: CaseFacts,
  own: SaleFacts | undefined,
  { events, refunds, stops }: Moments,
): CaseMoment[] {
  const moments: { at: Instant; what: CaseMoment['what']; note: string }[] = [
    ...events.map(({ kind, at, note, number }) => ({
      at,
      what: kind,
      note: [`券 ${number}`, note].filter(Boolean).join('，'),
    })),
    ...(own?.paidAt
      ? [
          {
            at: own.paidAt,
            what: 'paid' as const,
            note: `实付 ${formatYuan(own.paidFen ?? 0)} 元`,
          },
        ]
      : []),
    ...refunds.map(({ refundedAt, refundFen, reason }) => ({
      at: refundedAt,
      what: 'refunded' as const,
      note: `退 ${formatYuan(refundFen)} 元，${reason}`,
    })),
    ...stops.map(({ at, event, reason }) => ({ at, what: stopWords[event], note: reason ?? '' })),
    { at: one.openedAt, what: 'opened', note: '' },
    ...(one.closedAt
      ? [{ at: one.closedAt, what: 'closed' as const, note: one.remark ?? '' }]
      : []),
  ];
  return moments
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ at, ...rest }) => ({ at: presentInstant(at), ...rest }));
}

export function presentCaseDetail(
  one: CaseFacts & { tradeId: string | null; evidence: Record<string, unknown> },
  about: Moments & {
    officer: Looker;
    standing: CaseStanding;
    sales: readonly SaleFacts[];
    people: readonly { citizenId: string; phoneIndex: string | null; phone: string | null }[];
    blocked: ReadonlySet<string>;
    merchant: CaseDetail['merchant'];
  },
): CaseDetail {
  const { officer, standing, sales, people, blocked, merchant } = about;
  const own = sales.find((sale) => sale.id === one.tradeId);
  return {
    ...presentCase(one),
    // Lists of ids stand below, as sales and people.
    evidence: Object.fromEntries(
      Object.entries(one.evidence).flatMap(([name, value]) =>
        typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [],
      ),
    ),
    sales: sales.map(presentSale),
    people: people.map(({ citizenId, phoneIndex, phone }) => ({
      citizenId,
      phone: masked(phone),
      isBlocked: blocked.has(citizenId) || (phoneIndex !== null && blocked.has(phoneIndex)),
    })),
    merchant,
    timeline: momentsOf(one, own, about),
    verdicts: verdictsFor(standing, officer),
  };
}

type BlockFacts = {
  id: string;
  kind: Block['kind'];
  label: string;
  reason: string;
  until: Instant | null;
  createdAt: Instant;
  blockedBy: string;
  blockedName: string;
  liftedAt: Instant | null;
  liftedName: string | null;
  liftReason: string | null;
};

export function presentBlock(block: BlockFacts, looker: Looker, now: Instant): Block {
  return {
    blockId: block.id,
    kind: block.kind,
    label: block.label,
    reason: block.reason,
    until: orNull(block.until),
    createdAt: presentInstant(block.createdAt),
    blockedBy: block.blockedName,
    liftedAt: orNull(block.liftedAt),
    liftedBy: block.liftedName,
    liftReason: block.liftReason,
    isActive: isActive(block, now),
    mayLift: whyNotLift(block, looker, now) === undefined,
  };
}

export function presentDay(
  {
    day,
    counts,
    signed,
  }: {
    day: string;
    counts: { opened: number; open: number };
    signed: { signedAt: Instant; signedName: string; remark: string } | undefined;
  },
  now: Instant,
): ScreeningDay {
  return {
    day,
    opened: counts.opened,
    open: counts.open,
    isOver: now >= dayEnd(day),
    signedAt: orNull(signed?.signedAt ?? null),
    signedBy: signed?.signedName ?? null,
    remark: signed?.remark ?? '',
  };
}
