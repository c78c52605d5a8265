/*
 * What must hold in Postgres after anything whatever: each query answers the rows that break its rule, so an empty answer
 * is the proof. Ids as in the design notes (I1 …); P marks a rule of the voucher's passport, R of refunds, W of
 * paying in WeChat.
 */
export type Invariant = { id: string; what: string; sql: string };

/** From the claim: stock, people, opening. */
const claimInvariants: Invariant[] = [
  {
    id: 'I1',
    what: 'no stock has issued more than its quota, or a slot beyond it',
    sql: `SELECT s.id, s.quota, count(v.id) AS issued FROM stock s JOIN voucher v ON v.stock_id = s.id
      GROUP BY s.id HAVING count(v.id) > s.quota OR max(v.slot) > s.quota OR count(DISTINCT v.slot) < count(v.id)`,
  },
  {
    id: 'I2',
    what: 'nobody has two vouchers of a batch',
    sql: `SELECT batch_id, citizen_id FROM voucher GROUP BY 1, 2 HAVING count(*) > 1`,
  },
  {
    id: 'I4',
    what: 'nothing was claimed outside its window',
    sql: `SELECT v.id FROM voucher v JOIN batch b ON b.id = v.batch_id JOIN campaign c ON c.id = v.campaign_id
      WHERE v.claimed_at < b.opens_at OR v.claimed_at >= c.ends_at`,
  },
  {
    id: 'I8',
    what: 'no campaign has issued more than its budget',
    sql: `SELECT c.id FROM campaign c JOIN voucher v ON v.campaign_id = c.id JOIN stock s ON s.id = v.stock_id
      JOIN voucher_type t ON t.id = s.voucher_type_id GROUP BY c.id HAVING sum(t.face_fen) > c.budget_fen`,
  },
];

/** From the till: vouchers, redemptions and trades agree with each other. */
const tradeInvariants: Invariant[] = [
  {
    id: 'I5',
    what: 'a voucher is redeemed or locked exactly when one redemption says so',
    sql: `SELECT v.id, v.status FROM voucher v
      LEFT JOIN redemption r ON r.voucher_id = v.id AND r.status IN ('locked', 'redeemed')
      GROUP BY v.id HAVING count(r.id) > 1
        OR (v.status IN ('locked', 'redeemed') AND (count(r.id) <> 1 OR max(r.status::text) <> v.status::text))
        OR (v.status IN ('issued', 'void') AND count(r.id) <> 0)`,
  },
  {
    id: 'I5t',
    what: 'a redemption stands as its trade does',
    sql: `SELECT r.id, r.status, t.status AS trade FROM redemption r JOIN trade t ON t.id = r.trade_id
      JOIN trade_item i ON i.trade_id = r.trade_id AND i.line_no = r.line_no
      WHERE NOT CASE t.status
        WHEN 'locked' THEN r.status = 'locked'
        WHEN 'expired' THEN r.status = 'released'
        WHEN 'failed' THEN r.status = 'released'
        WHEN 'cancelled' THEN r.status IN ('released', 'reversed') AND (r.status = 'reversed') = (t.paid_at IS NOT NULL)
        WHEN 'not_found' THEN false
        ELSE r.status = CASE WHEN i.refund_id IS NULL THEN 'redeemed' ELSE 'reversed' END::"RedemptionStatus"
      END`,
  },
  {
    id: 'I5s',
    what: 'a serial number stands on one live redemption of a campaign',
    sql: `SELECT campaign_id, serial_no FROM redemption WHERE status IN ('locked', 'redeemed')
      GROUP BY 1, 2 HAVING count(*) > 1`,
  },
  {
    id: 'I6',
    what: 'a trade adds up: lines, vouchers, payable, paid, and the split of the voucher type',
    sql: `SELECT t.id FROM trade t
      JOIN LATERAL (SELECT sum(unit_fen::bigint * quantity) AS total, sum(discount_fen) AS discount
        FROM trade_item WHERE trade_id = t.id) i ON true
      JOIN LATERAL (SELECT coalesce(sum(r.face_fen), 0) AS face, count(*) FILTER (WHERE r.face_fen <> x.discount_fen
          OR (r.face_fen, r.subsidy_fen, r.merchant_fen) IS DISTINCT FROM (y.face_fen, y.subsidy_fen, y.merchant_fen)) AS wrong
        FROM redemption r JOIN trade_item x ON x.trade_id = r.trade_id AND x.line_no = r.line_no
        JOIN voucher v ON v.id = r.voucher_id JOIN stock s ON s.id = v.stock_id JOIN voucher_type y ON y.id = s.voucher_type_id
        WHERE r.trade_id = t.id) f ON true
      WHERE t.status <> 'not_found' AND (i.total <> t.total_fen OR i.discount <> t.discount_fen OR f.face <> t.discount_fen
        OR f.wrong > 0 OR t.total_fen <> t.discount_fen + t.payable_fen OR t.paid_fen <> t.payable_fen)`,
  },
  {
    id: 'I11',
    what: 'no purchase is beyond its campaign: most vouchers, most discount, dear enough, in a category, one piece, in time',
    sql: `SELECT t.id FROM trade t JOIN campaign c ON c.id = t.campaign_id
      WHERE t.discount_fen > c.max_discount_per_trade_fen OR t.locked_at < c.starts_at OR t.locked_at >= c.ends_at
        OR (SELECT count(*) FROM redemption r WHERE r.trade_id = t.id) NOT BETWEEN 1 AND c.max_vouchers_per_trade
        OR EXISTS (
          SELECT 1 FROM redemption r JOIN trade_item i ON i.trade_id = r.trade_id AND i.line_no = r.line_no
          JOIN voucher v ON v.id = r.voucher_id JOIN stock s ON s.id = v.stock_id JOIN voucher_type y ON y.id = s.voucher_type_id
          WHERE r.trade_id = t.id AND (i.unit_fen < y.min_item_fen OR i.quantity <> 1 OR i.serial_no IS NULL
            OR v.citizen_id <> t.citizen_id OR v.campaign_id <> t.campaign_id
            OR NOT EXISTS (SELECT 1 FROM jsonb_array_elements(c.categories) k WHERE k->>'category' = i.category)))`,
  },
  {
    id: 'I12',
    what: 'no lock that ran out a minute ago still stands',
    sql: `SELECT id, lock_expires_at FROM trade WHERE status = 'locked' AND lock_expires_at < platform_now() - interval '60 s'`,
  },
  {
    id: 'P1',
    what: "a voucher's passport ends where the voucher stands",
    sql: `SELECT v.id, v.status, last.kind FROM voucher v
      LEFT JOIN LATERAL (SELECT kind FROM voucher_event e WHERE e.voucher_id = v.id AND e.kind <> 'expired'
        ORDER BY id DESC LIMIT 1) last ON true
      WHERE v.status <> 'frozen' AND coalesce(last.kind::text, '') <> 'unfrozen' AND v.status::text IS DISTINCT FROM
        CASE last.kind WHEN 'locked' THEN 'locked' WHEN 'redeemed' THEN 'redeemed' WHEN 'voided' THEN 'void'
          WHEN 'frozen' THEN 'frozen' ELSE CASE WHEN last.kind IS NOT NULL THEN 'issued' END END`,
  },
  {
    id: 'P2',
    what: 'a voucher came back as often as its passport says, and no oftener than its campaign allows',
    sql: `SELECT v.id FROM voucher v JOIN campaign c ON c.id = v.campaign_id
      LEFT JOIN voucher_event e ON e.voucher_id = v.id AND e.kind = 'returned'
      GROUP BY v.id, c.id HAVING count(e.id) <> v.returned_count OR v.returned_count > c.max_returns_per_voucher`,
  },
  {
    id: 'R1',
    what: 'a refund is what was paid for its lines, and its trade says how much is left',
    sql: `SELECT t.id FROM trade t
      JOIN LATERAL (SELECT count(*) AS lines, count(refund_id) AS returned FROM trade_item WHERE trade_id = t.id) i ON true
      WHERE (t.status = 'refunded' AND i.returned <> i.lines) OR (t.status = 'partly_refunded' AND i.returned NOT BETWEEN 1 AND i.lines - 1)
        OR (t.status NOT IN ('refunded', 'partly_refunded') AND i.returned > 0)
        OR EXISTS (SELECT 1 FROM refund r WHERE r.trade_id = t.id AND r.refund_fen IS DISTINCT FROM
          (SELECT sum(unit_fen::bigint * quantity - discount_fen) FROM trade_item x WHERE x.refund_id = r.id))`,
  },
];

/** The books: double entry, and the same story as the trades. */
const ledgerInvariants: Invariant[] = [
  {
    id: 'I7',
    what: 'every ledger transaction sums to zero and has lines',
    sql: `SELECT x.id FROM ledger_transaction x LEFT JOIN ledger_line l ON l.transaction_id = x.id
      GROUP BY x.id HAVING coalesce(sum(l.amount_fen), 1) <> 0`,
  },
  {
    id: 'I7s',
    what: 'no account stands on its wrong side',
    // Goods may come back when the enterprise was paid for them already: it owes then, and its payables count without the payouts.
    sql: `SELECT campaign_id, merchant_id, account FROM ledger_line l JOIN ledger_transaction x ON x.id = l.transaction_id
      WHERE x.trade_id IS NOT NULL OR account NOT IN ('merchant_payable', 'merchant_subsidy_payable')
      GROUP BY 1, 2, 3
      HAVING CASE WHEN account IN ('consumer_paid', 'district_subsidy', 'merchant_share', 'stray_received') THEN sum(amount_fen) < 0
        ELSE sum(amount_fen) > 0 END`,
  },
  {
    id: 'I7t',
    what: 'the ledger says of every trade what its lines and vouchers say',
    sql: `SELECT t.id FROM trade t
      JOIN LATERAL (SELECT coalesce(sum(unit_fen::bigint * quantity - discount_fen) FILTER (WHERE refund_id IS NULL), 0) AS paid
        FROM trade_item WHERE trade_id = t.id) i ON true
      JOIN LATERAL (SELECT coalesce(sum(subsidy_fen), 0) AS subsidy, coalesce(sum(merchant_fen), 0) AS merchant
        FROM redemption WHERE trade_id = t.id AND status = 'redeemed') r ON true
      JOIN LATERAL (SELECT coalesce(sum(l.amount_fen) FILTER (WHERE l.account = 'consumer_paid'), 0) AS paid,
          coalesce(sum(l.amount_fen) FILTER (WHERE l.account = 'district_subsidy'), 0) AS subsidy,
          coalesce(sum(l.amount_fen) FILTER (WHERE l.account = 'merchant_share'), 0) AS merchant,
          count(*) FILTER (WHERE l.merchant_id <> t.merchant_id OR l.campaign_id IS DISTINCT FROM t.campaign_id) AS strange
        FROM ledger_transaction x JOIN ledger_line l ON l.transaction_id = x.id WHERE x.trade_id = t.id) b ON true
      WHERE b.strange > 0 OR (b.paid, b.subsidy, b.merchant) IS DISTINCT FROM
        (CASE WHEN t.status IN ('paid', 'partly_refunded', 'refunded') THEN i.paid ELSE 0 END, r.subsidy, r.merchant)`,
  },
];

/** From the desks of town offices: two people behind every voucher, one code that works once. */
const deskInvariants: Invariant[] = [
  {
    id: 'D1',
    what: 'a voucher of a desk was given by two different officers, once, on its own claim',
    sql: `SELECT v.id FROM voucher v LEFT JOIN desk_claim d ON d.id = v.request_key AND d.citizen_id = v.citizen_id
        AND d.status IN ('claiming', 'issued') AND d.confirmed_by_id <> d.helped_by_id
      WHERE v.channel = 'desk' AND d.id IS NULL`,
  },
  {
    id: 'D2',
    what: 'the code on a paper is over once its voucher was redeemed',
    sql: `SELECT p.id FROM voucher_paper p JOIN voucher v ON v.id = p.voucher_id
      WHERE p.used_at IS NULL AND p.revoked_at IS NULL AND (v.status = 'redeemed'
        OR EXISTS (SELECT 1 FROM redemption r WHERE r.voucher_id = v.id AND r.redeemed_at > p.made_at AND r.status = 'reversed'
          AND NOT EXISTS (SELECT 1 FROM trade t WHERE t.id = r.trade_id AND t.status = 'cancelled')))`,
  },
];

/** Paying in WeChat: money that came is redeemed or goes back, once and to the fen, and nothing is unknown for long. */
const paymentInvariants: Invariant[] = [
  {
    id: 'W1',
    what: 'a payment in WeChat is the payment of its trade, or its money is on its way back',
    sql: `SELECT o.id, o.verdict FROM pay_order o JOIN trade t ON t.id = o.trade_id
      LEFT JOIN pay_refund r ON r.source_key = 'stray:' || o.id
      WHERE o.status = 'paid' AND CASE o.verdict
        WHEN 'redeemed' THEN r.id IS NOT NULL OR (t.transaction_id, t.paid_fen) IS DISTINCT FROM (o.transaction_id, o.amount_fen)
        ELSE r.amount_fen IS DISTINCT FROM o.amount_fen END`,
  },
  {
    id: 'W2',
    what: 'what came back from a purchase that was paid in WeChat goes back in WeChat, to the fen',
    sql: `SELECT o.id FROM pay_order o JOIN trade t ON t.id = o.trade_id
      WHERE o.verdict = 'redeemed' AND (SELECT coalesce(sum(amount_fen), 0) FROM pay_refund r WHERE r.pay_order_id = o.id) <>
        CASE t.status WHEN 'cancelled' THEN o.amount_fen ELSE (SELECT coalesce(sum(refund_fen), 0) FROM refund f WHERE f.trade_id = t.id) END`,
  },
  {
    id: 'W3',
    what: 'nothing at WeChat is unknown for longer than a day without a case that has an owner',
    sql: `SELECT u.key FROM (
        SELECT 'pay:wechat_unknown:' || id AS key, created_at AS since FROM pay_order WHERE status = 'open'
        UNION ALL SELECT 'pay-refund:' || id, created_at FROM pay_refund WHERE status IN ('due', 'processing')
        UNION ALL SELECT 'pay-refund:' || id, '-infinity' FROM pay_refund WHERE status = 'abnormal'
        UNION ALL SELECT 'pay-bill:' || day, (day || ' 10:00+08')::timestamptz + interval '1 day' FROM pay_bill WHERE imported_at IS NULL
      ) u LEFT JOIN exception_case c ON c.event_key = u.key
      WHERE u.since < platform_now() - interval '24 h 11 min' AND coalesce(c.owner, '') = ''`,
  },
  {
    id: 'W4',
    what: 'the ledger holds what could redeem nothing until WeChat has given it back',
    sql: `SELECT o.id FROM pay_order o LEFT JOIN pay_refund r ON r.source_key = 'stray:' || o.id
      WHERE coalesce((SELECT sum(l.amount_fen) FROM ledger_transaction x JOIN ledger_line l ON l.transaction_id = x.id
          WHERE x.event_key IN ('stray:' || o.id, 'stray-refund:' || r.id) AND l.account = 'stray_received'), 0) <>
        CASE WHEN o.verdict = 'stray' AND r.status <> 'success' THEN o.amount_fen ELSE 0 END`,
  },
];

/** From an invoice to the money: every line of the books is paid at most once, for an invoice that was accepted. */
const settlementInvariants: Invariant[] = [
  {
    id: 'I9',
    what: "a settlement pays its own account's lines, and the district's part only of sales with an accepted invoice",
    sql: `SELECT s.id, n.ledger_line_id FROM settlement s JOIN settlement_line n ON n.settlement_id = s.id
      JOIN ledger_line l ON l.id = n.ledger_line_id JOIN ledger_transaction x ON x.id = l.transaction_id
      WHERE l.campaign_id <> s.campaign_id OR x.trade_id IS NULL OR CASE s.kind
        WHEN 'payout' THEN l.account <> 'merchant_payable'
        ELSE l.account <> 'merchant_subsidy_payable' OR NOT EXISTS (
          SELECT 1 FROM invoice i WHERE i.trade_id = x.trade_id AND i.status = 'accepted') END`,
  },
  {
    id: 'I10',
    what: 'what was paid to an enterprise is what its lines add up to, and what the ledger booked for it',
    sql: `SELECT s.id, l.merchant_id FROM settlement s JOIN settlement_line n ON n.settlement_id = s.id
      JOIN ledger_line l ON l.id = n.ledger_line_id
      GROUP BY s.id, l.merchant_id
      HAVING -sum(l.amount_fen) < 0 OR (CASE WHEN s.status IN ('drawn', 'checked') THEN 0 ELSE -sum(l.amount_fen) END) <>
        coalesce((SELECT sum(b.amount_fen) FROM ledger_transaction x JOIN ledger_line b ON b.transaction_id = x.id
          WHERE x.event_key = s.kind || ':' || s.id || ':' || l.merchant_id
            AND b.account IN ('merchant_payable', 'merchant_subsidy_payable')), 0)`,
  },
  {
    id: 'I13',
    what: 'an invoice stands for one sale of its enterprise, its number for one invoice, its amount for no more than was paid',
    sql: `SELECT i.id FROM invoice i JOIN trade t ON t.id = i.trade_id
      WHERE i.status <> 'returned' AND (i.merchant_id <> t.merchant_id OR i.amount_fen > t.paid_fen OR EXISTS (
        SELECT 1 FROM invoice o WHERE o.id <> i.id AND o.status <> 'returned'
          AND (o.trade_id = i.trade_id OR (o.code, o.number) = (i.code, i.number))))`,
  },
];

export const invariants: readonly Invariant[] = [
  ...claimInvariants,
  ...deskInvariants,
  ...tradeInvariants,
  ...ledgerInvariants,
  ...paymentInvariants,
  ...settlementInvariants,
];

export type Breach = { id: string; what: string; rows: unknown[] };

/** Asks every invariant; what comes back is broken. `query` runs one statement and answers its rows. */
export async function findBreaches(
  query: (sql: string) => Promise<unknown[]>,
  asked: readonly Invariant[] = invariants,
): Promise<Breach[]> {
  const breaches: Breach[] = [];
  for (const { id, what, sql } of asked) {
    const rows = await query(sql);
    if (rows.length > 0) {
      breaches.push({ id, what, rows });
    }
  }
  return breaches;
}
