/** Moves the focus into an open dialog, keeps the tab key inside, closes by escape, and puts the focus back at the end. */
export function holdFocus(id: string, onEscape: () => void): () => void {
  const before = document.activeElement as HTMLElement | null;
  const panel = document.getElementById(id);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      onEscape();
    }
    if (event.key !== 'Tab' || !panel) {
      return;
    }
    const stops = [...panel.querySelectorAll<HTMLElement>('[tabindex="0"], input, button, a')];
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    const inside = panel.contains(document.activeElement);
    if (!inside || document.activeElement === edge) {
      event.preventDefault();
      (event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
    }
  };
  panel?.focus();
  document.addEventListener('keydown', onKey);
  return () => {
    document.removeEventListener('keydown', onKey);
    before?.focus();
  };
}
