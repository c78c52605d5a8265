import type { CaseKind, CaseOwner } from '../contract';

type Trait = {
  /** The worst is 3, and comes first. */
  severity: 1 | 2 | 3;
  /** The role whose work it is: money that went astray is the operator's, suspicion is risk's. */
  owner: CaseOwner;
  /** The very sale is in doubt, so the district's part of it waits (decision 5). */
  holdsSubsidy: boolean;
};

const trait = (severity: Trait['severity'], owner: CaseOwner, holdsSubsidy = false): Trait => ({
  severity,
  owner,
  holdsSubsidy,
});

export const caseTraits: Record<CaseKind, Trait> = {
  amounts_differ: trait(3, 'operator', true),
  voucher_gone: trait(2, 'operator'),
  merchant_stopped: trait(2, 'operator'),
  paid_after_close: trait(2, 'operator'),
  paid_unknown: trait(2, 'operator'),
  paid_twice: trait(2, 'operator'),
  repeat_sale: trait(2, 'risk', true),
  failed_after_paid: trait(3, 'operator', true),
  wechat_differs: trait(3, 'operator', true),
  wechat_unknown: trait(2, 'operator'),
  wechat_refund_stuck: trait(3, 'operator'),
  wechat_bill_differs: trait(2, 'operator'),
  wechat_bill_missing: trait(1, 'operator'),
  terminal_bill_differs: trait(2, 'operator'),
  terminal_bill_missing: trait(1, 'operator'),
  busy_terminal: trait(3, 'risk'),
  shared_device: trait(3, 'risk'),
  just_above: trait(2, 'risk'),
  after_hours: trait(2, 'risk'),
  many_returns: trait(2, 'risk'),
};
