/** What the address says. */
export function came(): Record<string, string | undefined> {
  return Object.fromEntries(new URLSearchParams(window.location.search));
}
