/** What a browser needs beyond WeChat: nothing inside WeChat. */
export function prepareBrowser(_onReturn: () => void): void {}
