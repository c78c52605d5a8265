import Taro from '@tarojs/taro';
import { addToCalendar, type CalendarEntry } from './calendar';
import { dayTime, lastDay } from './time';

const hourMs = 3_600_000;

async function addEntry(entry: CalendarEntry): Promise<void> {
  try {
    await addToCalendar(entry);
    void Taro.showToast({ title: '已加到日历', icon: 'success' });
  } catch {
    // A no of the person is an answer, not an error.
    void Taro.showToast({ title: '没有加到日历', icon: 'none' });
  }
}

/** Puts the opening of a batch into the phone's calendar. */
export function remindOf(name: string, opensAt: string): Promise<void> {
  return addEntry({
    title: `${name} 开始领券`,
    note: `${dayTime(opensAt)} 开始，先领先得。打开“惠民券”领取。`,
    startMs: Date.parse(opensAt),
    minutes: 10,
  });
}

/** Puts the last day of a voucher into the calendar, at nine in the morning. */
export function remindOfEnd(expiresAt: string): Promise<void> {
  return addEntry({
    title: '消费券今天到期',
    note: `${lastDay(expiresAt)} 24:00 失效。打开“惠民券”出示核销码使用。`,
    startMs: Date.parse(expiresAt) - 15 * hourMs,
    minutes: 30,
  });
}
