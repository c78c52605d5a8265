/** What a browser needs beyond WeChat: nothing inside WeChat. */
export function prepareBrowser(_onReturn: () => void): void {}

/** Tells the parts outside our pages (the tab bar) of 大字版; inside WeChat those are the system's. */
export function markLarge(_large: boolean): void {}
