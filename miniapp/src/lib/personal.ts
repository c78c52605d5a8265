import { onSessionChange, readMe } from './session';
import { forgetAll } from './storage';

/** Keys of personal data begin so, in memory and on the phone: they go when the person goes. */
export const personal = 'my:';

/** Calls `leave` whenever the person who was signed in is so no longer. */
export function onOwnerChange(leave: () => void): void {
  let owner = readMe()?.citizenId;
  onSessionChange(() => {
    const next = readMe()?.citizenId;
    if (owner && next !== owner) {
      leave();
    }
    owner = next;
  });
}

onOwnerChange(() => forgetAll(personal));
