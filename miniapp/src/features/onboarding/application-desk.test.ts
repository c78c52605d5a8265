import type { Application, ApplicationForm } from '../../../../bff/src/contract';
import { Failure } from '../../lib/failure';
import { type DeskState, openDesk } from './application-desk';

const form = { enterpriseName: '', address: '', contactName: '' } as ApplicationForm;
const application = (version: number, over: Partial<ApplicationForm> = {}) =>
  ({ applicationId: 'app', version, form: { ...form, ...over } }) as Application;

function rig(
  save: (version: number, changes: Partial<ApplicationForm>) => Promise<Application>,
  reload = async () => application(7, { address: '别人改的地址' }),
) {
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
      reload,
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

test('says what was refused and keeps it, until it is changed and goes through', async () => {
  const { desk, pause, kept, told } = rig(async (version, changes) => {
    if (changes.contactName === '改不得') {
      throw new Failure({ code: 'field_locked', facts: { field: 'contactName' } });
    }
    return application(version + 1, changes);
  });
  desk.type({ contactName: '改不得' });
  await pause();
  expect(told.at(-1)).toMatchObject({
    saving: 'refused',
    failure: { code: 'field_locked' },
    unsaved: ['contactName'],
    form: { contactName: '改不得', address: '别人改的地址' },
  });
  expect(kept.at(-1)).toEqual({ contactName: '改不得' });
  desk.type({ contactName: '张样例' });
  expect(desk.state()).toMatchObject({ saving: 'waiting', failure: undefined });
  await pause();
  expect(told.at(-1)).toMatchObject({ saving: 'saved', failure: undefined, unsaved: [] });
});

test('drops what was refused only when it is told to', async () => {
  const { desk, pause, kept } = rig(async () => {
    throw new Failure({ code: 'field_locked' });
  });
  desk.type({ contactName: '改不得' });
  await pause();
  desk.drop();
  expect(desk.state()).toMatchObject({ saving: 'saved', failure: undefined, unsaved: [] });
  expect(desk.state().form.contactName).toBe('');
  expect(kept.at(-1)).toEqual({});
});

test('does not act while something typed is refused: nothing is sent without it', async () => {
  const { desk } = rig(async () => {
    throw new Failure({ code: 'field_locked' });
  });
  const submit = jest.fn();
  desk.type({ contactName: '改不得' });
  await expect(desk.act(submit)).rejects.toMatchObject({ code: 'field_locked' });
  expect(submit).not.toHaveBeenCalled();
});

test('keeps what was typed when the newest version cannot be read for now', async () => {
  let tries = 0;
  const { desk, pause } = rig(
    async (version, changes) => {
      if (version === 1) {
        throw new Failure({ code: 'application_changed' });
      }
      return application(version + 1, changes);
    },
    async () => {
      tries += 1;
      if (tries === 1) {
        throw new Failure({ code: 'network' });
      }
      return application(7);
    },
  );
  desk.type({ contactName: '李样例' });
  await pause();
  expect(desk.state()).toMatchObject({ saving: 'offline', unsaved: ['contactName'] });
  await pause();
  expect(desk.state()).toMatchObject({ saving: 'saved', application: { version: 8 } });
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
