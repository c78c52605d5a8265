import { OpenButton } from './open-button';

/** WeChat shares the page by its own button; the page's share hook says what. */
export function ShareRow(_: { title: string; path: string }) {
  return (
    <OpenButton quiet openType="share">
      分享给家人朋友
    </OpenButton>
  );
}
