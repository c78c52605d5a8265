import Taro from '@tarojs/taro';
import { bearer } from './bearer';

/** A permission that was refused once is not asked for again: only WeChat's settings give it back (G12). */
async function offerSettings(): Promise<void> {
  const { confirm } = await Taro.showModal({
    title: '需要相册权限',
    content: '保存图片要用到相册，可以在设置里打开。',
    confirmText: '去设置',
    cancelText: '先不用',
  });
  if (confirm) {
    await Taro.openSetting();
  }
}

async function download(url: string): Promise<string> {
  const { tempFilePath, statusCode } = await Taro.downloadFile({
    url: API_ORIGIN + url,
    header: await bearer(),
  });
  if (statusCode !== 200) {
    throw new Error(`answered ${statusCode}`);
  }
  return tempFilePath;
}

/** Puts a picture of ours into the phone's album. Rejects when it is not there in the end. */
export async function savePicture(url: string, _name: string): Promise<void> {
  const filePath = await download(url);
  try {
    await Taro.saveImageToPhotosAlbum({ filePath });
  } catch (error) {
    if (/auth/.test((error as { errMsg?: string }).errMsg ?? '')) {
      await offerSettings();
    }
    throw error;
  }
}

/** Hands the person a file of ours: in WeChat into a chat, from where a computer or a print shop has it. */
export async function saveFile(url: string, name: string): Promise<void> {
  await Taro.shareFileMessage({ filePath: await download(url), fileName: name });
}
