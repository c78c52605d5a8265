const pressable = ['button', 'link', 'tab', 'switch', 'radio', 'checkbox'];

/**
 * What a browser needs beyond WeChat: keys press our buttons as a finger does (they are not native ones), and coming
 * back to the window is reported, as `onShow` is not when only the focus moved.
 */
export function prepareBrowser(onReturn: () => void): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    const pressed = event.key === 'Enter' || event.key === ' ';
    if (pressed && pressable.includes(target.getAttribute('role') ?? '')) {
      event.preventDefault();
      target.click();
    }
  });
  window.addEventListener('focus', onReturn);
}

/** Tells the parts outside our pages (the tab bar) of 大字版, and names them for screen readers. */
export function markLarge(large: boolean): void {
  document.documentElement.classList.toggle('is-large', large);
  const bar = document.querySelector('taro-tabbar');
  bar?.setAttribute('role', 'navigation');
  bar?.setAttribute('aria-label', '主菜单');
}
