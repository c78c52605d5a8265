import Taro from '@tarojs/taro';
import { addToCalendar } from './calendar';
import { dayTime } from './time';

/** Puts the opening of a batch into the phone's calendar. A no of the person is an answer, not an error. */
export async function remindOf(name: string, opensAt: string): Promise<void> {
  try {
    await addToCalendar({
      title: `${name} 开始领券`,
      note: `${dayTime(opensAt)} 开始,先领先得。打开"惠民券"小程序领取。`,
      startMs: Date.parse(opensAt),
      minutes: 10,
    });
    void Taro.showToast({ title: '已加到日历', icon: 'success' });
  } catch {
    void Taro.showToast({ title: '没有加到日历', icon: 'none' });
  }
}
