import Taro from '@tarojs/taro';

export type CalendarEntry = { title: string; note: string; startMs: number; minutes: number };

/** A permission that was refused once is not asked for again: only WeChat's settings give it back (G12). */
async function offerSettings(): Promise<void> {
  const { confirm } = await Taro.showModal({
    title: '需要日历权限',
    content: '加提醒要用到手机日历，可以在设置里打开。',
    confirmText: '去设置',
    cancelText: '先不用',
  });
  if (confirm) {
    await Taro.openSetting();
  }
}

/** Puts an entry into the phone's calendar, with an alarm before it. Rejects when it is not there in the end. */
export async function addToCalendar(entry: CalendarEntry): Promise<void> {
  try {
    await add(entry);
  } catch (error) {
    if (/auth/.test((error as { errMsg?: string }).errMsg ?? '')) {
      await offerSettings();
    }
    throw error;
  }
}

async function add({ title, note, startMs, minutes }: CalendarEntry): Promise<void> {
  await Taro.addPhoneCalendar({
    title,
    description: note,
    startTime: Math.floor(startMs / 1000),
    endTime: String(Math.floor(startMs / 1000) + minutes * 60),
    alarm: true,
    alarmOffset: 300,
  });
}
