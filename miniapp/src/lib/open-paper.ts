import Taro from '@tarojs/taro';
import { bearer } from './bearer';
import { Failure } from './failure';

export type PaperFormat = 'pdf' | 'docx' | 'xlsx';

/** Shows a paper of ours: inside WeChat by its own viewer. @throws Failure */
export async function openPaper(url: string, format: PaperFormat = 'pdf'): Promise<void> {
  const { tempFilePath, statusCode } = await Taro.downloadFile({
    url: API_ORIGIN + url,
    header: await bearer(),
  });
  if (statusCode !== 200) {
    throw new Failure({ code: 'not_found' });
  }
  await Taro.openDocument({ filePath: tempFilePath, fileType: format, showMenu: true });
}
