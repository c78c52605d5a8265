import { findChromium } from '../ops/chromium';

/** `describe` for what needs a browser; without one its tests are counted as skipped, with the reason in their name. */
export function describeWithChromium(name: string, tests: (chromiumPath: string) => void): void {
  const chromium = findChromium();
  if (chromium) {
    describe(name, () => tests(chromium));
  } else {
    describe.skip(`${name} (skipped: no Chromium; set CHROMIUM_PATH)`, () => tests(''));
  }
}
