const LIFE_SECONDS = 7200;
const RENEWAL_SECONDS = 300;

/**
 * `stable_token`: the same token until its last five minutes, then a new one, and both work while they overlap.
 * `force_refresh` gives a new one at once.
 */
export class Tokens {
  private readonly expiry = new Map<string, number>();
  private current = '';
  private count = 0;

  constructor(private readonly nowMs: () => number = Date.now) {}

  give(forceRefresh: boolean): { access_token: string; expires_in: number } {
    const left = Math.floor(((this.expiry.get(this.current) ?? 0) - this.nowMs()) / 1000);
    if (!forceRefresh && left > RENEWAL_SECONDS) {
      return { access_token: this.current, expires_in: left };
    }
    const overlap = this.nowMs() + RENEWAL_SECONDS * 1000;
    this.expiry.set(this.current, Math.min(overlap, this.expiry.get(this.current) ?? 0));
    this.count += 1;
    this.current = `stable-token-${this.count}-${'x'.repeat(40)}`;
    this.expiry.set(this.current, this.nowMs() + LIFE_SECONDS * 1000);
    return { access_token: this.current, expires_in: LIFE_SECONDS };
  }

  /** 0 when the token works, 42001 when it expired, 40001 when it never was one. */
  check(token: string): 0 | 42001 | 40001 {
    const expiresAt = this.expiry.get(token);
    if (token === '' || expiresAt === undefined) return 40001;
    return expiresAt > this.nowMs() ? 0 : 42001;
  }

  expire(token: string): void {
    if (this.expiry.has(token)) this.expiry.set(token, 0);
  }
}
