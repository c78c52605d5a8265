import { z } from 'zod';
import type { WechatLine } from './wechat';

/*
 * What WeChat does for publicity: codes for posters, links into the mini-program, messages, and a look at texts before
 * people read them. None of it is ever part of a claim or of money, and each caller has another way when it fails.
 */

/** A page of the mini-program, without the leading slash, and what it is told. */
export type MiniProgramPlace = { path: string; query: string };

export type WechatOutreach = {
  /**
   * A mini-program code as a picture. `scene` holds at most 32 visible characters; the page is not asked to be released yet.
   * @throws WechatError
   */
  codePicture: (place: { page: string; scene: string; widthPx: number }) => Promise<Buffer>;
  /** A link that opens the mini-program from a browser; lives `days`, 30 at most. @throws WechatError */
  urlLink: (place: MiniProgramPlace, days: number) => Promise<string>;
  /** One subscription message; WeChat takes one for each consent. @throws WechatError errcode 43101 without a consent */
  sendMessage: (message: {
    openid: string;
    templateId: string;
    /** What a tap opens. */
    page: string;
    fields: Record<string, string>;
  }) => Promise<void>;
  /** WeChat's judgement of a text of any length: the worst of its parts. @throws WechatError */
  checkText: (text: string) => Promise<TextVerdict>;
};

/** `review`: a person should look at it. */
export type TextVerdict = 'pass' | 'review' | 'risky';

const sentAnswer = z.object({ errcode: z.literal(0) });
const urlLinkAnswer = z.object({ url_link: z.url({ protocol: /^https?$/ }).max(512) });
const checkAnswer = z.object({
  result: z.object({ suggest: z.enum(['pass', 'review', 'risky']) }),
});
/** WeChat looks at so many characters at once. */
const mostChecked = 2_500;
/** WeChat's number for notes, forums and the like. */
const socialScene = 3;
/** The widest and the narrowest code that WeChat draws. */
const widths = { least: 280, most: 1280 };

const partsOf = (text: string): string[] => {
  const signs = [...text];
  return Array.from({ length: Math.ceil(signs.length / mostChecked) }, (_, index) =>
    signs.slice(index * mostChecked, (index + 1) * mostChecked).join(''),
  );
};

/** @param checkAs whose text it is to WeChat: somebody who uses the mini-program, or it judges nothing */
export function createWechatOutreach(line: WechatLine, checkAs = ''): WechatOutreach {
  return {
    codePicture: ({ page, scene, widthPx }) =>
      line.pictureAsApp({
        path: '/wxa/getwxacodeunlimit',
        body: {
          scene,
          page,
          check_path: false,
          env_version: 'release',
          width: Math.min(widths.most, Math.max(widths.least, widthPx)),
        },
      }),
    urlLink: async ({ path, query }, days) => {
      const { url_link } = await line.askAsApp(
        {
          path: '/wxa/generate_urllink',
          body: { path, query, expire_type: 1, expire_interval: days, env_version: 'release' },
        },
        urlLinkAnswer,
      );
      return url_link;
    },
    sendMessage: async ({ openid, templateId, page, fields }) => {
      const data = Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name, { value }]),
      );
      await line.askAsApp(
        {
          path: '/cgi-bin/message/subscribe/send',
          body: { touser: openid, template_id: templateId, page, data, lang: 'zh_CN' },
        },
        sentAnswer,
      );
    },
    checkText: async (text) => {
      const verdicts = new Set<TextVerdict>();
      for (const content of partsOf(text)) {
        const { result } = await line.askAsApp(
          {
            path: '/wxa/msg_sec_check',
            body: { content, version: 2, scene: socialScene, openid: checkAs },
          },
          checkAnswer,
        );
        verdicts.add(result.suggest);
      }
      return (['risky', 'review'] as const).find((one) => verdicts.has(one)) ?? 'pass';
    },
  };
}
