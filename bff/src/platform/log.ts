import { type Logger, pino } from 'pino';

export type Log = Logger;

/** JSON lines on stdout; anything that could name a person or open a door is cut out before it is written. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: undefined,
    redact: {
      paths: [
        '*.phone',
        '*.realName',
        '*.openid',
        '*.secret',
        '*.accessToken',
        '*.refreshToken',
        '*.code',
        'headers.authorization',
        'headers.cookie',
      ],
      censor: '[redacted]',
    },
  });
}
