import type colours from './theme.json';

/**
 * Colours outside our own pages. WeChat takes their names in `theme.json` and switches with the system (G7); the tab bar
 * of a browser takes the tokens of `app.scss`, which switch as well.
 */
const inBrowser: Record<keyof typeof colours.light, string> = {
  navBackground: '#ffffff',
  navText: 'black',
  background: '#f6f4f1',
  pullText: 'dark',
  tabText: 'var(--ink-3)',
  tabSelected: 'var(--brand-ink)',
  tabBackground: 'var(--card)',
  tabBorder: 'black',
};

export const theme = (name: keyof typeof colours.light): string =>
  process.env.TARO_ENV === 'h5' ? inBrowser[name] : `@${name}`;
