import { box, button, dialog } from './dom';

/** Asks once, with the consequence in words. True when the person means it. */
export const confirmed = (title: string, words: string, yes: string): Promise<boolean> => {
  box('confirm-title').textContent = title;
  box('confirm-words').textContent = words;
  button('confirm-yes').textContent = yes;
  const shown = dialog('confirm-dialog');
  shown.returnValue = 'no';
  shown.showModal();
  return new Promise((answer) => {
    shown.addEventListener('close', () => answer(shown.returnValue === 'yes'), { once: true });
  });
};
