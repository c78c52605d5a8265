import Taro from '@tarojs/taro';
import { makeCell, useCell } from './cell';
import { recall, remember } from './storage';

/** WeChat's own text size from which we take it that a person wants large text. */
const largeFactor = 1.3;
const key = 'large-text';

function systemWantsIt(): boolean {
  try {
    const { fontSizeScaleFactor } = Taro.getAppBaseInfo() as { fontSizeScaleFactor?: number };
    return (fontSizeScaleFactor ?? 1) >= largeFactor;
  } catch {
    return false;
  }
}

const cell = makeCell(recall<boolean>(key) ?? systemWantsIt());

/** True when the system's text size turned 大字版 on: the person is told once. */
export const largeBySystem = recall<boolean>(key) === undefined && cell.read();

export function setLargeText(on: boolean): void {
  remember(key, on);
  cell.write(on);
}

/** Whether 大字版 is on; remembered on this device (G6). */
export function useLargeText(): boolean {
  return useCell(cell);
}
