import type { RetCode } from '../contract/ret-code';

/** An expected no of the terminal interface: a code for the machine and a sentence that tells the cashier what to do. */
export type WhyNot = {
  retCode: Exclude<RetCode, '00000'>;
  retMsg: string;
  /** One word for the machine where the code has several meanings, such as `redeemed` under 10405. */
  reason?: string;
};

/** `WhyNot` on its way out. Thrown inside a transaction, it also undoes what the transaction wrote. */
export class TerminalRefusal extends Error {
  constructor(readonly why: WhyNot) {
    super(why.retCode);
  }
}
