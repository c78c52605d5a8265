import type { Application, ApplicationForm } from '../../../../bff/src/contract';
import { asFailure, type Failure } from '../../lib/failure';

export type Saving = 'saved' | 'waiting' | 'saving' | 'offline';
export type DeskState = {
  application: Application;
  /** The form with what was typed and is not saved yet. */
  form: ApplicationForm;
  saving: Saving;
  failure: Failure | undefined;
};
type Changes = Partial<ApplicationForm>;

export type DeskNeeds = {
  save: (version: number, changes: Changes) => Promise<Application>;
  reload: () => Promise<Application>;
  /** What was typed and not saved yet, kept on the phone. */
  keep: (changes: Changes) => void;
  later: (run: () => void, ms: number) => void;
  tell: (state: DeskState) => void;
};

/** A pause in typing after which what was typed is saved. */
const pauseMs = 700;
const retryMs = 4_000;

/**
 * The desk at which one application is filled in. Everything typed is on the phone at once and on the server a moment
 * later; one change at a time is under way, each on the version that the last one answered. Nothing typed is ever lost:
 * when somebody else changed the application, it is read again and what was typed here is put on top.
 */
export function openDesk(first: Application, unsaved: Changes, needs: DeskNeeds) {
  let application = first;
  let pending: Changes = unsaved;
  let saving: Saving = 'saved';
  let failure: Failure | undefined;
  let line: Promise<unknown> = Promise.resolve();
  let stamp = 0;

  const state = (): DeskState => ({
    application,
    form: { ...application.form, ...pending },
    saving,
    failure,
  });
  const tell = () => needs.tell(state());
  const isEmpty = () => Object.keys(pending).length === 0;

  async function flush(again = false): Promise<void> {
    if (isEmpty()) {
      saving = 'saved';
      tell();
      return;
    }
    const sent = pending;
    saving = 'saving';
    tell();
    try {
      application = await needs.save(application.version, sent);
      // What was typed while it was under way stays.
      pending = Object.fromEntries(
        Object.entries(pending).filter(
          ([field, value]) => sent[field as keyof ApplicationForm] !== value,
        ),
      );
      needs.keep(pending);
      saving = isEmpty() ? 'saved' : 'waiting';
      failure = undefined;
    } catch (error) {
      await stumble(asFailure(error), again);
    }
    tell();
  }

  async function stumble(trouble: Failure, again: boolean): Promise<void> {
    if (trouble.code === 'application_changed' && !again) {
      application = await needs.reload();
      await flush(true);
      return;
    }
    failure = trouble;
    saving = trouble.code === 'network' || trouble.code === 'busy' ? 'offline' : 'waiting';
    if (saving === 'offline') {
      needs.later(() => void queue(() => flush()), retryMs);
    }
  }

  /** One thing after the other. */
  function queue<T>(run: () => Promise<T>): Promise<T> {
    const next = line.then(run);
    line = next.catch(() => undefined);
    return next;
  }

  return {
    state,
    type(changes: Changes): void {
      pending = { ...pending, ...changes };
      needs.keep(pending);
      saving = 'waiting';
      stamp += 1;
      const mine = stamp;
      needs.later(() => {
        if (mine === stamp) {
          void queue(() => flush());
        }
      }, pauseMs);
      tell();
    },
    /** Does something on the newest version, after everything typed is saved. @throws Failure */
    act: (run: (application: Application) => Promise<Application>): Promise<void> =>
      queue(async () => {
        await flush();
        application = await run(application);
        failure = undefined;
        tell();
      }),
  };
}
export type Desk = ReturnType<typeof openDesk>;
