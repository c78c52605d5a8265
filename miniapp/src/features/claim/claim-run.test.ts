import type { Voucher } from '../../../../bff/src/contract';
import { Failure, type FailureCode } from '../../lib/failure';
import { type ClaimNeeds, type ClaimState, runClaim, type Tap } from './claim-run';

const tap: Tap = { batchId: 'bat_1', stockId: 'stk_1', key: 'key-1', atMs: 0 };
const voucher = { voucherId: 'vch_1' } as Voucher;
const issued = { status: 'issued' as const, voucher };
const pending = { status: 'pending' as const, retryAfterMs: 700 };
const none = { status: 'none' as const };
const fails = (code: FailureCode, retryAfterMs?: number) => new Failure({ code, retryAfterMs });

type Step = 'post' | 'ask' | number;

/** Answers in the given order; what was sent, asked and waited stands in `steps`. */
function world(posts: unknown[], asks: unknown[] = []) {
  const steps: Step[] = [];
  const states: ClaimState[] = [];
  const keys: string[] = [];
  let alive = true;
  const next = async (from: unknown[]): Promise<never> => {
    const answer = from.shift();
    if (answer === undefined) {
      throw new Error('nobody should have asked');
    }
    if (answer instanceof Error) {
      throw answer;
    }
    return answer as never;
  };
  const needs: ClaimNeeds = {
    post: (sent) => {
      steps.push('post');
      keys.push(sent.key);
      return next(posts);
    },
    ask: () => {
      steps.push('ask');
      return next(asks);
    },
    wait: async (ms) => {
      steps.push(ms);
    },
    show: (state) => states.push(state),
    alive: () => alive,
  };
  return {
    needs,
    steps,
    states,
    keys,
    last: () => states[states.length - 1],
    leave: () => {
      alive = false;
    },
  };
}

test('one request is enough when the answer comes', async () => {
  const { needs, steps, states } = world([issued]);
  await runClaim(needs, tap, 'post');
  expect(steps).toEqual(['post']);
  expect(states).toEqual([
    { kind: 'queued', unsure: false },
    { kind: 'issued', voucher },
  ]);
});

test('a pending claim is asked after, at the pace the server gives', async () => {
  const { needs, steps, last } = world([pending], [pending, issued]);
  await runClaim(needs, tap, 'post');
  expect(steps).toEqual(['post', 700, 'ask', 700, 'ask']);
  expect(last()).toEqual({ kind: 'issued', voucher });
});

test('a lost answer is asked after, and a claim that took nothing is sent again with its own key', async () => {
  const { needs, steps, states, keys, last } = world([fails('network'), issued], [none]);
  await runClaim(needs, tap, 'post');
  expect(steps).toEqual(['post', 2_000, 'ask', 0, 'post']);
  expect(states).toContainEqual({ kind: 'queued', unsure: true });
  expect(keys).toEqual(['key-1', 'key-1']);
  expect(last()).toEqual({ kind: 'issued', voucher });
});

test('while the system is busy the same claim is repeated after the wait', async () => {
  const { needs, steps } = world([fails('busy', 2_000), fails('too_many_requests', 1_000), issued]);
  await runClaim(needs, tap, 'post');
  expect(steps).toEqual(['post', 2_000, 'post', 1_000, 'post']);
});

test('a wait of minutes is told to the person instead', async () => {
  const { needs, steps, last } = world([fails('too_many_requests', 600_000)]);
  await runClaim(needs, tap, 'post');
  expect(steps).toEqual(['post']);
  expect(last()).toMatchObject({ kind: 'refused', failure: { code: 'too_many_requests' } });
});

test('whoever has claimed already, on any phone, is shown what they have', async () => {
  const { needs, last } = world([fails('already_claimed')], [issued]);
  await runClaim(needs, tap, 'post');
  expect(last()).toEqual({ kind: 'issued', voucher });
});

test.each(['sold_out', 'blocked', 'device_limit', 'phone_required'] as const)(
  '%s is a final no: nothing is sent again',
  async (code) => {
    const { needs, steps, last } = world([fails(code)]);
    await runClaim(needs, tap, 'post');
    expect(steps).toEqual(['post']);
    expect(last()).toMatchObject({ kind: 'refused', failure: { code }, stockId: 'stk_1' });
  },
);

test('a page that returns asks first and claims only when nothing was taken', async () => {
  const found = world([], [issued]);
  await runClaim(found.needs, tap, 'ask');
  expect(found.steps).toEqual(['ask']);
  const nothing = world([issued], [none]);
  await runClaim(nothing.needs, tap, 'ask');
  expect(nothing.steps).toEqual(['ask', 0, 'post']);
});

test.each(['wait', 'post'] as const)(
  'a page that was left during the %s shows and sends nothing more',
  async (during) => {
    const { needs, steps, states, leave } = world([pending], [issued]);
    const leaving = {
      ...needs,
      wait: async () => {
        if (during === 'wait') {
          leave();
        }
      },
      post: async (sent: Tap) => {
        if (during === 'post') {
          leave();
        }
        return needs.post(sent);
      },
    };
    await runClaim(leaving, tap, 'post');
    expect(steps).toEqual(['post']);
    expect(states).toHaveLength(during === 'post' ? 1 : 2);
  },
);

test('it never goes on for ever: in the end the person is told and may tap again', async () => {
  const { needs, steps, last } = world(
    [],
    Array.from({ length: 100 }, () => fails('network')),
  );
  await runClaim(needs, tap, 'ask');
  expect(steps.filter((step) => step === 'ask')).toHaveLength(30);
  expect(last()).toMatchObject({ kind: 'refused', failure: { code: 'network' } });
});
