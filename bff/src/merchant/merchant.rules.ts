import type { ApplicationEvent, ApplicationStatus } from '../contract';
import type { OfficerRole } from '../contract/shapes';

/** Whether a store takes vouchers: its merchant is live and on a published list, and a terminal is bound (R-1.2a, R-6.2). */
export function isAccepting(store: {
  merchantStatus: 'preparing' | 'live' | 'suspended' | 'withdrawn';
  isListed: boolean;
  activeTerminals: number;
}): boolean {
  return store.merchantStatus === 'live' && store.isListed && store.activeTerminals > 0;
}

export type StoreState = 'accepting' | 'no_terminal' | 'suspended' | 'left';

/** Why a store accepts vouchers or not, for its page (S3). */
export function storeState(store: Parameters<typeof isAccepting>[0]): StoreState {
  if (store.merchantStatus === 'suspended') {
    return 'suspended';
  }
  if (store.merchantStatus !== 'live' || !store.isListed) {
    return 'left';
  }
  return isAccepting(store) ? 'accepting' : 'no_terminal';
}

type By = OfficerRole | 'enterprise' | 'public' | 'job';
type Step = {
  from: ApplicationStatus;
  event: ApplicationEvent;
  to: ApplicationStatus;
  by: readonly By[];
};

const handler: By[] = ['bureau_handler'];
const approver: By[] = ['bureau_approver'];
const bureau: By[] = [...handler, ...approver];
const guards: By[] = ['operator', 'risk', ...bureau];

const step = (
  from: ApplicationStatus | readonly ApplicationStatus[],
  event: ApplicationEvent,
  to: ApplicationStatus | 'same',
  by: By | readonly By[],
): Step[] =>
  [from].flat().map((one) => ({
    from: one as ApplicationStatus,
    event,
    to: to === 'same' ? (one as ApplicationStatus) : to,
    by: [by].flat() as By[],
  }));

/** The one table: where an enterprise stands, what may happen to it, by whom, and where it stands then. */
export const steps: readonly Step[] = [
  ...step('draft', 'submit', 'submitted', 'enterprise'),
  ...step('submitted', 'take', 'same', 'town'),
  ...step('submitted', 'recommend', 'recommended', 'town'),
  ...step('submitted', 'return', 'returned', 'town'),
  ...step(['recommended', 'reviewing'], 'take', 'reviewing', handler),
  ...step(['recommended', 'reviewing'], 'check', 'checked', handler),
  ...step(['recommended', 'reviewing'], 'return', 'returned', handler),
  ...step(['recommended', 'reviewing'], 'reject', 'rejected', handler),
  ...step('checked', 'take', 'same', approver),
  ...step('checked', 'approve', 'approved', approver),
  ...step('checked', 'return', 'returned', approver),
  ...step('checked', 'reject', 'rejected', approver),
  // Back to whoever returned it.
  ...step('returned', 'resubmit', 'submitted', 'enterprise'),
  ...step('returned', 'resubmit', 'recommended', 'enterprise'),
  ...step('approved', 'publish', 'publicity', bureau),
  ...step('publicity', 'object', 'same', 'public'),
  ...step('publicity', 'dismiss_objection', 'same', bureau),
  ...step('publicity', 'uphold_objection', 'rejected', bureau),
  ...step('publicity', 'close_publicity', 'contracting', 'job'),
  ...step('contracting', 'sign_agreement', 'same', 'enterprise'),
  ...step('contracting', 'verify_account', 'same', 'enterprise'),
  ...step(['contracting', 'live'], 'bind_terminal', 'same', 'operator'),
  ...step(['contracting', 'live'], 'train_cashier', 'same', 'enterprise'),
  ...step('contracting', 'rehearse', 'same', 'job'),
  ...step('contracting', 'go_live', 'live', 'operator'),
  ...step('live', 'suspend', 'suspended', guards),
  ...step('suspended', 'ask_to_lift', 'same', guards),
  ...step('suspended', 'lift', 'live', guards),
  ...step(
    [
      'draft',
      'submitted',
      'recommended',
      'reviewing',
      'returned',
      'checked',
      'approved',
      'publicity',
      'contracting',
    ],
    'withdraw',
    'withdrawn',
    'enterprise',
  ),
];

/** What may happen to an application that stands here. */
export const stepsFrom = (from: ApplicationStatus): Step[] =>
  steps.filter((one) => one.from === from);

/** The step that an event is, or undefined when nothing of the kind can happen now. @param to decides between two ways back */
export const stepOf = (
  from: ApplicationStatus,
  event: ApplicationEvent,
  to?: ApplicationStatus,
): Step | undefined =>
  stepsFrom(from).find((one) => one.event === event && (to === undefined || one.to === to));
