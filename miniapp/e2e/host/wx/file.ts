import fs from 'node:fs';
import path from 'node:path';
import type { World } from '../world';
import { ApiFail, type ApiKit, type CallOptions, deliver, type Family } from './api';
import { fileOf, newTemporary, userDataPath } from './paths';

/* FileSystemManager: developers.weixin.qq.com/miniprogram/dev/api/file/FileSystemManager.html */

type Encoding = BufferEncoding | undefined;
type Written = string | ArrayBuffer | ArrayBufferView;

const bytesOf = (data: Written, encoding: Encoding): Buffer =>
  typeof data === 'string'
    ? Buffer.from(data, encoding ?? 'utf8')
    : ArrayBuffer.isView(data)
      ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
      : Buffer.from(new Uint8Array(data));

/** Every operation once, by position; the callback form names the same values. */
function operations(world: World) {
  const read = (given: unknown) => fileOf(world, given);
  const write = (given: unknown) => fileOf(world, given, 'write');
  const withFolder = (file: string) => {
    if (!fs.existsSync(path.dirname(file))) {
      throw new ApiFail(`no such file or directory, open "${path.basename(file)}"`, {
        errno: 1300002,
      });
    }
    return file;
  };
  return {
    access: { names: ['path'], run: (file: string) => void read(file) },
    readFile: {
      names: ['filePath', 'encoding', 'position', 'length'],
      answer: 'data',
      run: (file: string, encoding?: Encoding, position = 0, length?: number) => {
        const all = fs.readFileSync(read(file));
        const part = all.subarray(position, length === undefined ? undefined : position + length);
        return encoding ? part.toString(encoding) : part;
      },
    },
    writeFile: {
      names: ['filePath', 'data', 'encoding'],
      run: (file: string, data: Written, encoding?: Encoding) =>
        fs.writeFileSync(withFolder(write(file)), bytesOf(data, encoding)),
    },
    appendFile: {
      names: ['filePath', 'data', 'encoding'],
      run: (file: string, data: Written, encoding?: Encoding) =>
        fs.appendFileSync(read(file), bytesOf(data, encoding)),
    },
    copyFile: {
      names: ['srcPath', 'destPath'],
      run: (from: string, to: string) => fs.copyFileSync(read(from), withFolder(write(to))),
    },
    rename: {
      names: ['oldPath', 'newPath'],
      run: (from: string, to: string) => fs.renameSync(read(from), withFolder(write(to))),
    },
    unlink: { names: ['filePath'], run: (file: string) => fs.unlinkSync(read(file)) },
    mkdir: {
      names: ['dirPath', 'recursive'],
      run: (folder: string, recursive = false) => void fs.mkdirSync(write(folder), { recursive }),
    },
    rmdir: {
      names: ['dirPath', 'recursive'],
      run: (folder: string, recursive = false) => fs.rmSync(read(folder), { recursive }),
    },
    readdir: {
      names: ['dirPath'],
      answer: 'files',
      run: (folder: string) => fs.readdirSync(read(folder)),
    },
    saveFile: {
      names: ['tempFilePath', 'filePath'],
      answer: 'savedFilePath',
      run: (
        from: string,
        to = `${userDataPath}/${path.basename(newTemporary(path.extname(from)))}`,
      ) => {
        fs.renameSync(read(from), withFolder(write(to)));
        return to;
      },
    },
    stat: {
      names: ['path'],
      answer: 'stats',
      run: (file: string) => {
        const { mode, size, atimeMs, mtimeMs } = fs.statSync(read(file));
        const isFolder = fs.statSync(read(file)).isDirectory();
        return {
          mode,
          size,
          lastAccessedTime: Math.floor(atimeMs / 1000),
          lastModifiedTime: Math.floor(mtimeMs / 1000),
          isDirectory: () => isFolder,
          isFile: () => !isFolder,
        };
      },
    },
  };
}

type Operation = { names: string[]; answer?: string; run: (...args: never[]) => unknown };

/** Node's words for what went wrong, as WeChat says it. */
function failed(error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  throw error instanceof ApiFail
    ? error
    : new ApiFail(code ? message.replace(/'[^']*'/g, '').trim() : message);
}

export function fileFamily(world: World, { now, later }: ApiKit): Family {
  fs.mkdirSync(fileOf(world, userDataPath, 'write'), { recursive: true });
  const all = Object.entries(operations(world)) as [string, Operation][];
  const manager = Object.fromEntries(
    all.flatMap(([name, { names, answer, run }]) => {
      const guarded = (...args: unknown[]) => {
        try {
          return run(...(args as never[]));
        } catch (error) {
          return failed(error);
        }
      };
      return [
        [
          name,
          (options: CallOptions) => {
            const work = () => {
              const result = guarded(...names.map((one) => options[one]));
              return answer ? { [answer]: result } : undefined;
            };
            deliver(world, name, options, work).catch(() => undefined);
          },
        ],
        [`${name}Sync`, now(`${name}Sync`, guarded)],
      ];
    }),
  );
  return {
    env: { USER_DATA_PATH: userDataPath },
    getFileSystemManager: now('getFileSystemManager', () => manager),
    saveFile: later<{ tempFilePath: string }>('saveFile', ({ tempFilePath }) => ({
      savedFilePath: operations(world).saveFile.run(tempFilePath),
    })),
    getFileInfo: later<{ filePath: string }>('getFileInfo', ({ filePath }) => ({
      size: fs.statSync(fileOf(world, filePath)).size,
    })),
  };
}
