import fs from 'node:fs';
import path from 'node:path';
import type { World } from '../world';
import { ApiFail, type ApiKit, type Family } from './api';
import { adopt, fileOf } from './paths';

/* Codes, pictures and files that a person picks. What is picked is set by the test beforehand; unset is an error that says so. */

const imageTypes = /\.(png|jpe?g|gif|webp|bmp)$/i;
const videoTypes = /\.(mp4|mov|m4v)$/i;

/** @throws ApiFail `cancel` when the person thought better of it */
function answered(
  world: World,
  name: 'scanCode' | 'chooseMedia' | 'chooseImage' | 'chooseMessageFile',
  how: string,
): unknown {
  const answer = world.state.answers.get(name);
  if (answer === 'cancel') {
    throw new ApiFail('cancel');
  }
  if (answer === undefined) {
    throw new Error(`wx.${name} was called, but the test set no answer: ${how}`);
  }
  return answer;
}

const filesOf = (answer: unknown): string[] =>
  Array.isArray(answer) ? answer.map(String) : [String(answer)];

function choosing(world: World, { later }: ApiKit): Family {
  const pick = (name: 'chooseMedia' | 'chooseImage' | 'chooseMessageFile', count: number) =>
    filesOf(answered(world, name, `control.choose('${name}', [files])`))
      .slice(0, count)
      .map((source) => ({ source, path: adopt(world, source), size: fs.statSync(source).size }));
  return {
    scanCode: later<{ onlyFromCamera?: boolean }>('scanCode', async () => {
      await world.permit('scanCode');
      const answer = answered(world, 'scanCode', "control.scan(result) or control.scan('cancel')");
      const base = { scanType: 'QR_CODE', charSet: 'utf-8', path: '', rawData: '' };
      return typeof answer === 'string'
        ? { ...base, result: answer }
        : { ...base, ...(answer as object) };
    }),
    chooseMedia: later<{ count?: number }>('chooseMedia', async ({ count = 9 }) => {
      await world.permit('chooseMedia');
      const tempFiles = pick('chooseMedia', count).map(({ source, path: tempFilePath, size }) => ({
        tempFilePath,
        size,
        fileType: videoTypes.test(source) ? 'video' : 'image',
      }));
      return { tempFiles, type: tempFiles[0]?.fileType ?? 'image' };
    }),
    chooseImage: later<{ count?: number }>('chooseImage', async ({ count = 9 }) => {
      await world.permit('chooseImage');
      const tempFiles = pick('chooseImage', count).map(({ path: tempPath, size }) => ({
        path: tempPath,
        size,
      }));
      return { tempFiles, tempFilePaths: tempFiles.map((one) => one.path) };
    }),
    chooseMessageFile: later<{ count?: number }>('chooseMessageFile', async ({ count = 100 }) => {
      await world.permit('chooseMessageFile');
      const tempFiles = pick('chooseMessageFile', count).map(
        ({ source, path: tempPath, size }) => ({
          path: tempPath,
          name: path.basename(source),
          size,
          time: Math.floor(world.now() / 1000),
          type: imageTypes.test(source) ? 'image' : videoTypes.test(source) ? 'video' : 'file',
        }),
      );
      return { tempFiles };
    }),
  };
}

export function mediaFamily(world: World, kit: ApiKit): Family {
  const { later } = kit;
  const { state } = world;
  const left = (kind: string) =>
    later<Record<string, unknown>>(kind, ({ success, fail, complete, ...detail }) => {
      state.left.push({ kind, detail });
    });
  return {
    ...choosing(world, kit),
    getImageInfo: later<{ src: string }>('getImageInfo', async ({ src }) => {
      const top = world.pages.top();
      if (!top) {
        throw new ApiFail('no page');
      }
      const isRemote = /^https?:/.test(src);
      const url = isRemote
        ? src
        : src.startsWith('wxfile://')
          ? `/wxfile/${src.slice(9)}`
          : `/files/${src.replace(/^\//, '')}`;
      const size = await world.screen
        .frameOf(top.id)
        .evaluate(async (source) => {
          const image = new Image();
          image.src = source;
          await image.decode();
          return { width: image.naturalWidth, height: image.naturalHeight };
        }, url)
        .catch(() => {
          throw new ApiFail(`${src} is no picture`);
        });
      return {
        ...size,
        path: src,
        orientation: 'up',
        type: path.extname(src).slice(1).toLowerCase(),
      };
    }),
    compressImage: later<{ src: string }>('compressImage', ({ src }) => {
      fileOf(world, src);
      // The phone makes it smaller; a test only needs a picture.
      return { tempFilePath: src };
    }),
    previewImage: left('previewImage'),
    previewMedia: left('previewMedia'),
    saveImageToPhotosAlbum: later<{ filePath: string }>(
      'saveImageToPhotosAlbum',
      async ({ filePath }) => {
        await world.permit('saveImageToPhotosAlbum', 'scope.writePhotosAlbum');
        state.left.push({
          kind: 'saveImageToPhotosAlbum',
          detail: { filePath, file: fileOf(world, filePath) },
        });
      },
    ),
    openDocument: later<{ filePath: string; fileType?: string }>(
      'openDocument',
      ({ filePath, fileType }) => {
        state.left.push({
          kind: 'openDocument',
          detail: { filePath, fileType, file: fileOf(world, filePath) },
        });
      },
    ),
  };
}
