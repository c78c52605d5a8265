import type { Application, ApplicationForm } from '../../../../bff/src/contract';
import { Failure } from '../../lib/failure';
import { type DeskState, openDesk } from './application-desk';

const form = { enterpriseName: '', address: '', contactName: '' } as ApplicationForm;
const application = (version: number, over: Partial<ApplicationForm> = {}) =>
  ({ applicationId: 'app', version, form: { ...form, ...over } }) as Application;

function rig(save: (version: number, changes: Partial<ApplicationForm>) => Promise<Application>) {
  const told: DeskState[] = [];
  const kept: object[] = [];
  const timers: Array<() => void> = [];
  let onServer = application(1);
  const desk = openDesk(
    application(1),
    {},
    {
      save: async (version, changes) => {
        onServer = await save(version, changes);
        return onServer;
      },
      reload: async () => application(7, { address: '别人改的地址' }),
      keep: (changes) => kept.push(changes),
      later: (run) => timers.push(run),
      tell: (state) => told.push(state),
    },
  );
  const pause = async () => {
    for (const run of timers.splice(0)) {
      run();
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { desk, told, kept, pause };
}

test('saves once after a pause, on the version it knows', async () => {
  const saved: unknown[] = [];
  const { desk, pause, kept } = rig(async (version, changes) => {
    saved.push([version, changes]);
    return application(version + 1, changes);
  });
  desk.type({ enterpriseName: '样' });
  desk.type({ enterpriseName: '样例' });
  expect(desk.state().form.enterpriseName).toBe('样例');
  await pause();
  expect(saved).toEqual([[1, { enterpriseName: '样例' }]]);
  expect(desk.state().saving).toBe('saved');
  expect(kept.at(-1)).toEqual({});
});

test('says that all is saved when an earlier visit left nothing to save', async () => {
  const save = jest.fn();
  const { desk, pause, told } = rig(save);
  desk.type({});
  await pause();
  expect(save).not.toHaveBeenCalled();
  expect(told.at(-1)?.saving).toBe('saved');
});

test('keeps what was typed when the network is gone, and saves it when it is back', async () => {
  let online = false;
  const { desk, pause } = rig(async (version, changes) => {
    if (!online) {
      throw new Failure({ code: 'network' });
    }
    return application(version + 1, changes);
  });
  desk.type({ contactName: '张样例' });
  await pause();
  expect(desk.state()).toMatchObject({ saving: 'offline', form: { contactName: '张样例' } });
  online = true;
  await pause();
  expect(desk.state()).toMatchObject({ saving: 'saved', application: { version: 2 } });
});

test('puts what was typed on top of what somebody else changed', async () => {
  const { desk, pause } = rig(async (version, changes) => {
    if (version === 1) {
      throw new Failure({ code: 'application_changed' });
    }
    return application(version + 1, { address: '别人改的地址', ...changes });
  });
  desk.type({ contactName: '李样例' });
  await pause();
  expect(desk.state().form).toMatchObject({ contactName: '李样例', address: '别人改的地址' });
  expect(desk.state().application.version).toBe(8);
});

test('acts only after everything typed is saved', async () => {
  const order: string[] = [];
  const { desk } = rig(async (version, changes) => {
    order.push('save');
    return application(version + 1, changes);
  });
  desk.type({ address: '柳泉路 1 号' });
  await desk.act(async (one) => {
    order.push(`submit ${one.version}`);
    return application(one.version + 1);
  });
  expect(order).toEqual(['save', 'submit 2']);
});
