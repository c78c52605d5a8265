const pressable = ['button', 'link', 'tab', 'switch', 'radio', 'checkbox'];

/**
 * What a browser needs beyond WeChat: keys press our buttons as a finger does (they are not native ones), and coming
 * back to the window is reported, as `onShow` is not when only the focus moved.
 */
export function prepareBrowser(onReturn: () => void): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    if ((event.key === 'Enter' || event.key === ' ') && pressable.includes(target.getAttribute('role') ?? '')) {
      event.preventDefault();
      target.click();
    }
  });
  window.addEventListener('focus', onReturn);
}
