import type { Host } from '../host';
import type { Phone } from '../phone';

/* What a method of the protocol gets and gives. */

export type Params = Record<string, unknown>;
export type Session = {
  phone: Phone;
  host: () => Host;
  /** To every client that is connected. */
  emit: (method: string, params: unknown) => void;
  /** Ends the host, as closing DevTools' window does. */
  close: () => void;
};
export type Method = (params: Params) => unknown;
export type Methods = Record<string, Method>;
