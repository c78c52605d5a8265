import type { LinkChannel } from '../contract/sharing.contract';
import { digestOf } from '../kernel/digest';
import { Refusal } from '../kernel/refusal';
import type { Breaker } from '../platform/breaker';
import type { Painter } from '../platform/painter';
import { printSheet } from '../platform/print-sheet';
import { qrPathOf } from '../platform/qr';
import type { WechatOutreach } from '../platform/wechat-outreach';
import { scenePage } from '../sharing/link.rules';
import type { LinkStore } from '../sharing/link.store';
import {
  type PosterCode,
  type PosterFacts,
  presentFacts,
  presentPoster,
  wordsOf,
} from './poster.present';
import {
  bleedMm,
  bleedOf,
  facesOf,
  type PosterFormat,
  posterFormats,
  posterVersion,
} from './poster.rules';
import type { PosterCampaign, PosterShop, PosterStore } from './poster.store';

export type PosterNeeds = {
  now: () => Date;
  posters: PosterStore;
  links: Pick<LinkStore, 'findOrInsert'>;
  painter: Painter;
  files: {
    put: (key: string, bytes: Uint8Array, type: string) => Promise<void>;
    get: (key: string) => Promise<Buffer>;
  };
  wechat: Pick<WechatOutreach, 'codePicture'>;
  /** Leaves WeChat alone for a while after it gave no code. */
  wechatRests: Breaker;
  /** Where our short links are. */
  publicOrigin: string;
};

export type PosterWish = {
  campaignId: string;
  format: PosterFormat;
  storeId?: string | undefined;
  /** The store's own offer leads instead of the campaign. */
  offerLeads?: boolean | undefined;
  /** Words of one's own in the place of the two largest lines. */
  headline?: string | undefined;
  subline?: string | undefined;
  /** As what it is counted, and where it hangs. */
  channel?: LinkChannel | undefined;
  place?: string | undefined;
};
export type Poster = {
  /** Digest of all that is on it, so that a name always means the same picture: `<64 hex>.png`. */
  name: string;
  type: string;
  bytes: Buffer;
  /** What scanning it opens. */
  link: string;
  code: PosterCode['kind'];
};

const codeWidthPx = 860;
const keyOf = (name: string) => `posters/${name}`;
const codeSource = 'mini-program-code';

/** The mini-program code of a link: kept once WeChat has drawn it; undefined while WeChat draws none. */
async function codePicture(
  { files, wechat, wechatRests }: PosterNeeds,
  code: string,
): Promise<Buffer | undefined> {
  const key = `codes/${code}.png`;
  const kept = await files.get(key).catch(() => undefined);
  if (kept || wechatRests.isOpen()) {
    return kept;
  }
  try {
    const drawn = await wechat.codePicture({ page: scenePage, scene: code, widthPx: codeWidthPx });
    await files.put(key, drawn, 'image/png');
    return drawn;
  } catch {
    wechatRests.trip();
    return undefined;
  }
}

/** @throws Refusal not_found */
async function findSubject(
  { posters }: PosterNeeds,
  { campaignId, storeId }: PosterWish,
): Promise<{ campaign: PosterCampaign; store: PosterShop | undefined }> {
  const campaign = await posters.findCampaign(campaignId);
  const store = storeId ? await posters.findStore(campaignId, storeId) : undefined;
  if (!campaign || (storeId && !store)) {
    throw new Refusal('not_found');
  }
  return { campaign, store: store ?? undefined };
}

/** Draws every face, and puts those for the printer on sheets with their bleed and crop marks. */
async function draw(
  { painter }: PosterNeeds,
  format: PosterFormat,
  facts: PosterFacts,
  code: Buffer | undefined,
): Promise<Buffer> {
  const { width, height, scale, print, title } = posterFormats[format];
  const bleed = bleedOf(format);
  const faces: Buffer[] = [];
  for (const face of facesOf(format)) {
    const node = presentPoster(format, facts, face);
    const missing = await painter.missingIn(wordsOf(node));
    if (missing.length > 0) {
      throw new Refusal('poster_glyph_missing', { facts: { characters: missing.join('') } });
    }
    faces.push(
      await painter.paint({
        node,
        width: width + 2 * bleed,
        height: height + 2 * bleed,
        scale,
        format: print ? 'jpeg' : 'png',
        pictures: code ? [{ src: codeSource, data: code }] : [],
      }),
    );
  }
  const [only] = faces;
  return print || !only
    ? printSheet({
        title: `${facts.store?.name ?? facts.campaign.name} ${title}`,
        mm: print?.mm ?? [0, 0],
        bleedMm,
        faces,
      })
    : only;
}

/**
 * One poster: with the mini-program code, or with our short link as a plain code while WeChat draws none; asked for
 * again later it is the one with the mini-program code, under another name. What was drawn before is taken as it is.
 * @throws Refusal not_found, poster_glyph_missing
 */
export async function makePoster(needs: PosterNeeds, wish: PosterWish): Promise<Poster> {
  const { campaignId, storeId, format, offerLeads = false } = wish;
  const { campaign, store } = await findSubject(needs, wish);
  const { code } = await needs.links.findOrInsert(
    {
      campaignId,
      storeId,
      page: storeId ? 'store' : 'campaign',
      channel: wish.channel ?? (format === 'leaflet' ? 'leaflet' : 'poster'),
      place: wish.place || undefined,
      poster: offerLeads ? `${format}-offer` : format,
    },
    needs.now(),
  );
  const link = `${needs.publicOrigin}/s/${code}`;
  const picture = await codePicture(needs, code);
  const facts = presentFacts(campaign, store, {
    offerLeads,
    headline: wish.headline,
    subline: wish.subline,
    code: picture
      ? { kind: 'mini_program', src: codeSource }
      : { kind: 'plain', ...qrPathOf(link) },
  });
  const isSheet = posterFormats[format].print !== undefined;
  const digest = digestOf([posterVersion, format, link, facts]);
  const name = `${digest}.${isSheet ? 'pdf' : 'png'}`;
  const type = isSheet ? 'application/pdf' : 'image/png';
  const kept = await needs.files.get(keyOf(name)).catch(() => undefined);
  const bytes = kept ?? (await draw(needs, format, facts, picture));
  if (!kept) {
    await needs.files.put(keyOf(name), bytes, type);
  }
  return { name, type, bytes, link, code: facts.code.kind };
}

const nameForm = /^[0-9a-f]{64}\.(?<kind>png|pdf)$/;

/** A poster that was made before, by its name. @throws Refusal not_found */
export async function readPoster(
  { files }: Pick<PosterNeeds, 'files'>,
  name: string,
): Promise<{ type: string; bytes: Buffer }> {
  const kind = nameForm.exec(name)?.groups?.kind;
  const bytes = kind && (await files.get(keyOf(name)).catch(() => undefined));
  if (!bytes) {
    throw new Refusal('not_found');
  }
  return { type: kind === 'pdf' ? 'application/pdf' : 'image/png', bytes };
}
