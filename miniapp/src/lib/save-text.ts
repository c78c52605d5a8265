import Taro from '@tarojs/taro';

/** Hands the person a text file: in WeChat by its own share sheet. */
export async function saveText(name: string, text: string, _type: string): Promise<void> {
  const path = `${Taro.env.USER_DATA_PATH}/${name}`;
  Taro.getFileSystemManager().writeFileSync(path, text, 'utf8');
  await Taro.shareFileMessage({ filePath: path, fileName: name });
}
