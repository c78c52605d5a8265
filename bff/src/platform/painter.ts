import { readFile } from 'node:fs/promises';
import fontkit from '@pdf-lib/fontkit';
import { type Node, Renderer } from '@takumi-rs/core';
import { Refusal } from '../kernel/refusal';

/*
 * Draws boxes, words and pictures to pixels, off the main thread. The fonts come with the project; a character that they
 * lack is found before anything is drawn, because a poster with a blank box is worse than none.
 */
export type Painting = {
  /** A tree of `container`, `text` and `image` with the styles of CSS. */
  node: unknown;
  width: number;
  height: number;
  /** Pixels a unit. */
  scale: number;
  format: 'png' | 'jpeg';
  /** Pictures that the tree names. */
  pictures?: readonly { src: string; data: Buffer }[];
};

export type Painter = {
  /** One picture at a time. @throws Refusal busy when too many wait */
  paint: (what: Painting) => Promise<Buffer>;
  /** The characters of a text that no font has, each once. */
  missingIn: (text: string) => Promise<string[]>;
};

const family = 'Noto Sans SC';
const folder = '@expo-google-fonts/noto-sans-sc';
const weights = [
  [400, '400Regular/NotoSansSC_400Regular.ttf'],
  [700, '700Bold/NotoSansSC_700Bold.ttf'],
  [900, '900Black/NotoSansSC_900Black.ttf'],
] as const;
/** The claim must not feel it: a rush of posters waits, and beyond this is told to come again. */
const mostWaiting = 100;
/** What no font draws because there is nothing to see. */
const unseen = /[\s\p{Zs}]/u;

type Ready = { renderer: Renderer; has: (sign: string) => boolean };

async function prepare(): Promise<Ready> {
  const renderer = new Renderer();
  const files = await Promise.all(
    weights.map(async ([weight, file]) => ({
      weight,
      data: await readFile(require.resolve(`${folder}/${file}`)),
    })),
  );
  for (const { weight, data } of files) {
    await renderer.registerFont({ name: family, data, weight });
  }
  const known = fontkit.create(files[0]?.data ?? Buffer.alloc(0));
  return { renderer, has: (sign) => known.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0) };
}

/** Fonts are read with the first picture: a process that draws none pays nothing. */
export function createPainter(): Painter {
  let preparing: Promise<Ready> | undefined;
  const ready = () => {
    preparing ??= prepare();
    return preparing;
  };
  const paintNow = async ({
    node,
    width,
    height,
    scale,
    format,
    pictures = [],
  }: Painting): Promise<Buffer> => {
    const { renderer } = await ready();
    return renderer.render(node as Node, {
      width: Math.round(width * scale),
      height: Math.round(height * scale),
      devicePixelRatio: scale,
      format,
      quality: 92,
      lang: 'zh-CN',
      images: pictures.map(({ src, data }) => ({ src, data })),
    });
  };
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    paint: async (what) => {
      if (waiting >= mostWaiting) {
        throw new Refusal('busy', { retryAfterSeconds: 5 });
      }
      waiting += 1;
      const painted = last
        .then(() => paintNow(what))
        .finally(() => {
          waiting -= 1;
        });
      last = painted.catch(() => undefined);
      return painted;
    },
    missingIn: async (text) => {
      const { has } = await ready();
      return [...new Set(text)].filter((sign) => !unseen.test(sign) && !has(sign));
    },
  };
}
