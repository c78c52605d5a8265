import colours from '../src/theme.json';

/** A browser takes the colours themselves; WeChat takes their names and switches with the system (G7). */
export const theme = (name: keyof typeof colours.light): string =>
  process.env.TARO_ENV === 'h5' ? colours.light[name] : `@${name}`;
