/** Keeps the keyboard inside an open dialog; WeChat has no keyboard focus to keep. Returns the way out. */
export function holdFocus(_id: string, _onEscape: () => void): () => void {
  return () => undefined;
}
