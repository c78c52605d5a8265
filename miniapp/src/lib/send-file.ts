import Taro from '@tarojs/taro';
import type { Picked } from './pick-file';

export type Sent = { status: number; body: unknown };

/** Sends one file as a form. Rejects when no answer came. @param onProgress whole per cent */
export function sendFile(
  url: string,
  { path }: Picked,
  headers: Record<string, string>,
  onProgress: (percent: number) => void,
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const task = Taro.uploadFile({
      url: API_ORIGIN + url,
      filePath: path,
      name: 'file',
      header: headers,
      success: ({ statusCode, data }) => resolve({ status: statusCode, body: JSON.parse(data) }),
      fail: () => reject(new Error('no answer')),
    });
    task.progress(({ progress }) => onProgress(progress));
  });
}
