import { useEffect } from 'react';

/** Whoever types, or answers a question that is on the screen, means nothing else by a letter. */
const isTaken = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.matches(
    'textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable], [role=dialog] *',
  );

/** Letters that do what a page's buttons do, so that a hand stays on the keyboard through a whole queue. */
export function useKeys(acts: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = acts[event.key.toLowerCase()];
      if (act && !event.ctrlKey && !event.metaKey && !event.altKey && !isTaken(event.target)) {
        // The letter is not also typed into what opens by it.
        event.preventDefault();
        act();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}
