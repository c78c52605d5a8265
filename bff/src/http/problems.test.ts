import { Refusal } from '../kernel/refusal';
import { problemOf } from './problems';

const unreachable = new Error('connect ECONNREFUSED');
const brokenOff = new Error('Connection terminated unexpectedly');
const bug = new Error('undefined is not a function');

const told = (error: unknown, method: string) => {
  const faults: unknown[] = [];
  const { body, retryAfter } = problemOf(error, { method, requestId: 'r' }, (fault) =>
    faults.push(fault),
  );
  return { code: JSON.parse(body).code, retryAfter, faults: faults.length };
};

describe('what the caller is told when Postgres is away', () => {
  test.each([
    ['nothing was sent', unreachable, 'POST', 'busy'],
    ['a read broke off', brokenOff, 'GET', 'busy'],
    ['a write broke off: nobody knows what became of it', brokenOff, 'POST', 'internal'],
    ['the fault is ours', bug, 'GET', 'internal'],
  ])('%s', (_, error, method, code) => {
    expect(told(error, method)).toEqual({
      code,
      retryAfter: code === 'busy' ? 2 : undefined,
      faults: 1,
    });
  });

  test('a refusal is an answer, not a fault', () => {
    expect(told(new Refusal('sold_out'), 'POST')).toEqual({
      code: 'sold_out',
      retryAfter: undefined,
      faults: 0,
    });
  });
});

test('two refusals of one kind differ in the id of their request alone', () => {
  const bodyFor = (requestId: string) =>
    JSON.parse(problemOf(new Refusal('sold_out'), { method: 'POST', requestId }, () => {}).body);
  const first = bodyFor('one');
  expect(first).toMatchObject({ status: 409, code: 'sold_out', requestId: 'one' });
  expect(bodyFor('two')).toEqual({ ...first, requestId: 'two' });
});
