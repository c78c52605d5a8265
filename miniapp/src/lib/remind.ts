import Taro from '@tarojs/taro';
import { addToCalendar, type CalendarEntry } from './calendar';
import { subscribe, type Wanted } from './subscribe';
import { dayTime, lastDay } from './time';

const hourMs = 3_600_000;

/** Asks for messages of WeChat's. @returns false when the person agreed to none */
async function askForMessages(wanted: Wanted[]): Promise<boolean> {
  const left = await subscribe(wanted).catch(() => undefined);
  if (left === undefined) {
    return false;
  }
  void Taro.showToast({ title: `已设提醒，还可提醒 ${left} 次`, icon: 'none' });
  return true;
}

/** By a message of WeChat's when the person agrees to one, else in the phone's calendar. */
async function remind(wanted: Wanted[], entry: CalendarEntry): Promise<void> {
  if (!(await askForMessages(wanted))) {
    await addEntry(entry);
  }
}

async function addEntry(entry: CalendarEntry): Promise<void> {
  try {
    await addToCalendar(entry);
    void Taro.showToast({ title: '已加到日历', icon: 'success' });
  } catch {
    // A no of the person is an answer, not an error.
    void Taro.showToast({ title: '没有加到日历', icon: 'none' });
  }
}

/** Reminds of the opening of a batch. */
export function remindOf(name: string, batchId: string, opensAt: string): Promise<void> {
  return remind([{ kind: 'opening', batchId }], {
    title: `${name} 开始领券`,
    note: `${dayTime(opensAt)} 开始，先领先得。打开“惠民券”领取。`,
    startMs: Date.parse(opensAt),
    minutes: 10,
  });
}

/** Reminds of a voucher's end, and tells when it was redeemed; the calendar keeps the last day, at nine in the morning. */
export function remindOfEnd(expiresAt: string): Promise<void> {
  return remind([{ kind: 'expiry' }, { kind: 'redeemed' }], {
    title: '消费券今天到期',
    note: `${lastDay(expiresAt)} 24:00 失效。打开“惠民券”出示核销码使用。`,
    startMs: Date.parse(expiresAt) - 15 * hourMs,
    minutes: 30,
  });
}

/** Tells an enterprise of an invoice that came back and of money that was paid: no day for a calendar. */
export async function remindOfTakings(): Promise<void> {
  if (!(await askForMessages([{ kind: 'invoice' }, { kind: 'settlement' }]))) {
    void Taro.showToast({ title: '没有设提醒', icon: 'none' });
  }
}
