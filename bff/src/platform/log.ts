import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/** What a database says of a row that it refused. */
const values = [/(?<=\)=)\([^)]*\)/g, /(?<=Failing row contains )\(.*\)/gs];

/** A fault's message for the log: what was wrong, never the values that it was wrong with. */
export function describeFault(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  // Prisma prints a wrong call with all of its arguments.
  return name === 'PrismaClientValidationError'
    ? 'a query of the wrong shape'
    : values.reduce((text, value) => text.replace(value, '(…)'), message);
}

/** Named field by field, because a driver hangs the refused row on its errors; the code is no secret here. */
const presentFault = (error: unknown) => {
  const { name, stack, code } = error as { name?: string; stack?: string; code?: string };
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { type: name, reason: code, message: describeFault(error), stack: frames.join('\n') };
};

/** JSON lines on stdout; anything that could name a person or open a door is cut out before it is written. */
export function createLog(level: string, to?: DestinationStream): Log {
  const options = {
    level,
    base: undefined,
    serializers: { err: presentFault },
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
  };
  return to ? pino(options, to) : pino(options);
}
