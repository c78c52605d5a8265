import type { Application, ApplicationForm } from '../../../../bff/src/contract';
import { asFailure, type Failure } from '../../lib/failure';

export type Saving = 'saved' | 'waiting' | 'saving' | 'offline' | 'refused';
export type DeskState = {
  application: Application;
  /** The form with what was typed and is not saved yet. */
  form: ApplicationForm;
  /** What was typed and is on the phone alone. */
  unsaved: readonly (keyof ApplicationForm)[];
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

/** One thing after the other, whatever became of the one before. */
function openLine() {
  let last: Promise<unknown> = Promise.resolve();
  return function queue<T>(run: () => Promise<T>): Promise<T> {
    const next = last.then(run);
    last = next.catch(() => undefined);
    return next;
  };
}
type Line = ReturnType<typeof openLine>;

type Held = Omit<DeskState, 'form' | 'unsaved'> & { pending: Changes };
const isEmpty = ({ pending }: Held) => Object.keys(pending).length === 0;
const stateOf = ({ pending, ...rest }: Held): DeskState => ({
  ...rest,
  form: { ...rest.application.form, ...pending },
  unsaved: Object.keys(pending) as (keyof ApplicationForm)[],
});

/** Brings what is typed to the server; what stands in the way is put down in what the desk holds. */
function openSaver(held: Held, needs: DeskNeeds, queue: Line) {
  async function flush(again = false): Promise<void> {
    if (isEmpty(held)) {
      settle();
      return;
    }
    const sent = held.pending;
    held.saving = 'saving';
    needs.tell(stateOf(held));
    try {
      held.application = await needs.save(held.application.version, sent);
      // What was typed while it was under way stays.
      held.pending = Object.fromEntries(
        Object.entries(held.pending).filter(
          ([field, value]) => sent[field as keyof ApplicationForm] !== value,
        ),
      );
      needs.keep(held.pending);
      held.saving = isEmpty(held) ? 'saved' : 'waiting';
      held.failure = undefined;
    } catch (error) {
      await stumble(asFailure(error), again);
    }
    needs.tell(stateOf(held));
  }

  async function stumble(trouble: Failure, again: boolean): Promise<void> {
    if (trouble.code === 'application_changed' && !again) {
      await readAgain();
      return;
    }
    if (trouble.code === 'field_locked') {
      // What may be changed has moved on; the page shows it as it is now.
      held.application = await needs.reload().catch(() => held.application);
    }
    held.failure = trouble;
    held.saving = trouble.code === 'network' || trouble.code === 'busy' ? 'offline' : 'refused';
    if (held.saving === 'offline') {
      needs.later(() => void queue(() => flush()), retryMs);
    }
  }

  async function readAgain(): Promise<void> {
    try {
      held.application = await needs.reload();
    } catch (error) {
      await stumble(asFailure(error), true);
      return;
    }
    await flush(true);
  }

  /** Nothing is left to save. */
  function settle(): void {
    held.saving = 'saved';
    held.failure = undefined;
    needs.tell(stateOf(held));
  }
  return { flush, settle };
}

/**
 * The desk at which one application is filled in. Everything typed is on the phone at once and on the server a moment
 * later; one change at a time is under way, each on the version that the last one answered. Nothing typed is ever lost:
 * when somebody else changed the application, it is read again and what was typed here is put on top; what is refused
 * stays on the phone, to be changed, tried again or dropped by the person who typed it.
 */
export function openDesk(first: Application, unsaved: Changes, needs: DeskNeeds) {
  const held: Held = {
    application: first,
    pending: unsaved,
    saving: 'saved',
    failure: undefined,
  };
  const queue = openLine();
  const { flush, settle } = openSaver(held, needs, queue);
  let stamp = 0;

  return {
    state: () => stateOf(held),
    type(changes: Changes): void {
      held.pending = { ...held.pending, ...changes };
      needs.keep(held.pending);
      if (held.saving === 'refused') {
        // Whoever types on corrects what was refused.
        held.failure = undefined;
      }
      held.saving = 'waiting';
      stamp += 1;
      const mine = stamp;
      needs.later(() => {
        if (mine === stamp) {
          void queue(() => flush());
        }
      }, pauseMs);
      needs.tell(stateOf(held));
    },
    /** Gives up what was typed and is not saved: the form is again what the server has. */
    drop(): void {
      held.pending = {};
      needs.keep(held.pending);
      settle();
    },
    /** Does something on the newest version, after everything typed is saved; else not at all. @throws Failure */
    act: (run: (application: Application) => Promise<Application>): Promise<void> =>
      queue(async () => {
        await flush();
        if (held.failure) {
          throw held.failure;
        }
        held.application = await run(held.application);
        needs.tell(stateOf(held));
      }),
  };
}
export type Desk = ReturnType<typeof openDesk>;
