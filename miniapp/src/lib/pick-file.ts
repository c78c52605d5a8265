import Taro from '@tarojs/taro';

/** `path` inside WeChat, `body` in a browser. */
export type Picked = { path: string; name: string; body?: unknown };

/** A picture from the camera or the album, made smaller by WeChat. Empty when the person thinks better of it. */
export async function pickPictures(most: number): Promise<Picked[]> {
  try {
    const { tempFiles } = await Taro.chooseMedia({
      count: most,
      mediaType: ['image'],
      sizeType: ['compressed'],
      sourceType: ['camera', 'album'],
    });
    return tempFiles.map(({ tempFilePath }) => ({ path: tempFilePath, name: '照片.jpg' }));
  } catch {
    return [];
  }
}

/** A file out of a chat: inside WeChat there is no other place that files come from. */
export async function pickFile(): Promise<Picked[]> {
  try {
    const { tempFiles } = await Taro.chooseMessageFile({ count: 1, type: 'file' });
    return tempFiles.map(({ path, name }) => ({ path, name }));
  } catch {
    return [];
  }
}
