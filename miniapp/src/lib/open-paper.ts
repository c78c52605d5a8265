import Taro from '@tarojs/taro';
import { readTokens } from './session';

export type PaperFormat = 'pdf' | 'docx' | 'xlsx';

/** Shows a paper of ours: inside WeChat by its own viewer. */
export async function openPaper(url: string, format: PaperFormat = 'pdf'): Promise<void> {
  const { tempFilePath } = await Taro.downloadFile({
    url: API_ORIGIN + url,
    header: { authorization: `Bearer ${readTokens()?.accessToken ?? ''}` },
  });
  await Taro.openDocument({ filePath: tempFilePath, fileType: format, showMenu: true });
}
