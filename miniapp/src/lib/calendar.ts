import Taro from '@tarojs/taro';

export type CalendarEntry = { title: string; note: string; startMs: number; minutes: number };

/** Puts an entry into the phone's calendar, with an alarm before it. Rejects when the person says no. */
export async function addToCalendar({
  title,
  note,
  startMs,
  minutes,
}: CalendarEntry): Promise<void> {
  await Taro.addPhoneCalendar({
    title,
    description: note,
    startTime: Math.floor(startMs / 1000),
    endTime: String(Math.floor(startMs / 1000) + minutes * 60),
    alarm: true,
    alarmOffset: 300,
  });
}
