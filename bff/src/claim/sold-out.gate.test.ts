import { createSoldOutGate } from './sold-out.gate';

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('sold-out flag', () => {
  const setUp = (owners: string[] | Error = ['cit_owner']) => {
    let nowMs = 0;
    let loads = 0;
    const gate = createSoldOutGate(
      async () => {
        loads += 1;
        if (owners instanceof Error) {
          throw owners;
        }
        return owners;
      },
      () => nowMs,
    );
    return { gate, loads: () => loads, pass: (ms: number) => (nowMs += ms) };
  };

  it('goes up only once it is known who has a voucher', async () => {
    const { gate } = setUp();
    gate.raise('stk', 'bat');
    expect(gate.look('stk', 'bat', 'cit_other')).toBe('unknown');
    await settled();
    expect(gate.look('stk', 'bat', 'cit_other')).toBe('sold_out');
    expect(gate.look('stk', 'bat', 'cit_owner')).toBe('owned');
  });

  it('sends one request a quarter of a second to look again', async () => {
    const { gate, pass } = setUp();
    gate.raise('stk', 'bat');
    await settled();
    pass(250);
    expect(gate.look('stk', 'bat', 'cit_other')).toBe('unknown');
    expect(gate.look('stk', 'bat', 'cit_other')).toBe('sold_out');
  });

  it('reads the owners once for a burst of raises, and again when they are old', async () => {
    const { gate, loads, pass } = setUp();
    gate.raise('stk', 'bat');
    gate.raise('stk', 'bat');
    await settled();
    gate.raise('stk', 'bat');
    expect(loads()).toBe(1);
    pass(5_000);
    gate.raise('stk', 'bat');
    await settled();
    expect(loads()).toBe(2);
  });

  it('stays down while Postgres is away', async () => {
    const { gate } = setUp(new Error('away'));
    gate.raise('stk', 'bat');
    await settled();
    expect(gate.look('stk', 'bat', 'cit_other')).toBe('unknown');
  });
});
