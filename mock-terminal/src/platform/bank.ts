/*
 * The bank behind 嘉联: sends a small amount to a corporate account and remembers which. Only the account's owner sees the
 * amount; here that is whoever may open the control door.
 */
export type Bank = {
  /** False when there is no such account. The same number again sends nothing more. */
  send: (check: { checkNo: string; accountNo: string }) => boolean;
  /** Fen; undefined when nothing was sent under this number. */
  amountOf: (checkNo: string) => number | undefined;
};

/** Accounts that end so do not exist: for trying the refusal. */
const UNKNOWN_ENDING = '0000';

export const createBank = (draw: () => number): Bank => {
  const sent = new Map<string, number>();
  return {
    send: ({ checkNo, accountNo }) => {
      if (accountNo.endsWith(UNKNOWN_ENDING)) return false;
      if (!sent.has(checkNo)) sent.set(checkNo, 1 + Math.floor(draw() * 99));
      return true;
    },
    amountOf: (checkNo) => sent.get(checkNo),
  };
};
