import Taro from '@tarojs/taro';

/*
 * What the code page does to the screen: bright and awake while it is shown, as before afterwards. Screenshots cannot
 * be forbidden everywhere, so the person is told that they are of no use.
 */
let brightnessBefore: number | undefined;

export async function brighten(): Promise<void> {
  try {
    brightnessBefore = (await Taro.getScreenBrightness()).value;
    await Taro.setScreenBrightness({ value: 1 });
    await Taro.setKeepScreenOn({ keepScreenOn: true });
  } catch {
    // Some devices refuse; the white panel alone is readable.
  }
}

export async function restoreBrightness(): Promise<void> {
  try {
    if (brightnessBefore !== undefined) {
      await Taro.setScreenBrightness({ value: brightnessBefore });
    }
    await Taro.setKeepScreenOn({ keepScreenOn: false });
  } catch {
    // As above.
  }
}

/** Calls `warn` after a screenshot; returns the way out. */
export function onCapture(warn: () => void): () => void {
  Taro.onUserCaptureScreen(warn);
  return () => Taro.offUserCaptureScreen(warn);
}
