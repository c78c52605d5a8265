import { Writable } from 'node:stream';
import { createLog, describeFault } from './log';

/** What the log writes of an error. */
function logged(error: unknown): Record<string, string> {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  createLog('info', sink).error({ err: error }, 'fault');
  return JSON.parse(lines[0] ?? '{}').err;
}

describe('a fault in the log', () => {
  it('has its kind, its code, its words and its way, and nothing that hangs on it', () => {
    const error = Object.assign(new TypeError('no row'), {
      code: 'P2010',
      meta: { driverAdapterError: { cause: { detail: 'Failing row contains (o-1, 张三).' } } },
      cause: new Error('of 13800000000'),
    });
    const err = logged(error);
    expect(Object.keys(err)).toEqual(['type', 'reason', 'message', 'stack']);
    expect(err).toMatchObject({ type: 'TypeError', reason: 'P2010', message: 'no row' });
    expect(err.stack).toMatch(/^\s+at .*log\.test/);
    expect(JSON.stringify(err)).not.toMatch(/张三|13800000000/);
  });

  it.each([
    ['Key (openid)=(o-canary) already exists.', 'Key (openid)=(…) already exists.'],
    [
      'new row violates "x"\nDETAIL: Failing row contains (acc_1, o-canary, (a),\n null).',
      'new row violates "x"\nDETAIL: Failing row contains (…).',
    ],
    ['port 3000 is taken (EADDRINUSE)', 'port 3000 is taken (EADDRINUSE)'],
  ])('of a refused row names no value: %j', (message, words) => {
    expect(describeFault(new Error(message))).toBe(words);
  });

  it('of a wrong query does not print its arguments', () => {
    const error = new Error('Invalid `db.citizen.create()`: { phone: "13800000000" }');
    error.name = 'PrismaClientValidationError';
    expect(describeFault(error)).not.toContain('13800000000');
    expect(JSON.stringify(logged(error))).not.toContain('13800000000');
  });

  it('that is no error at all is told too', () => {
    expect(logged('torn').message).toBe('torn');
  });
});
