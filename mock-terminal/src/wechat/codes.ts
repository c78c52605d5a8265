/** What a code may be exchanged for: a session (`wx.login`) or a phone number (`getPhoneNumber`). */
export type CodeKind = 'login' | 'phone';
export type Holder = { openid: string; phone: string | undefined };

const LIFE_MS = 5 * 60 * 1000;
type Issued = Holder & { kind: CodeKind; expiresAtMs: number; used: boolean };

/**
 * Codes live for five minutes and work once. They are numbered, not random: minting 20,000 costs nothing and two runs give
 * the same. The clock is the machine's: WeChat knows no rehearsal.
 */
export class Codes {
  private readonly issued = new Map<string, Issued>();
  private count = 0;

  constructor(private readonly nowMs: () => number = Date.now) {}

  mint(kind: CodeKind, holder: Holder): string {
    this.forgetOld();
    this.count += 1;
    const code = `${kind}-${holder.openid}-${this.count}`;
    this.issued.set(code, { ...holder, kind, expiresAtMs: this.nowMs() + LIFE_MS, used: false });
    return code;
  }

  /** Uses the code up, or says why not: 40029 unknown, expired or of the other kind; 40163 used before. */
  exchange(kind: CodeKind, code: string, openid?: string): Holder | 40029 | 40163 {
    const found = this.issued.get(code);
    if (!found || found.kind !== kind || found.expiresAtMs <= this.nowMs()) return 40029;
    if (found.used) return 40163;
    if (openid !== undefined && openid !== found.openid) return 40029;
    found.used = true;
    return found;
  }

  private forgetOld(): void {
    for (const [code, { expiresAtMs }] of this.issued) {
      if (expiresAtMs > this.nowMs()) break;
      this.issued.delete(code);
    }
  }
}
