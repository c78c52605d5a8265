import JSZip from 'jszip';
import { Refusal } from '../kernel/refusal';
import { makePoster, type Poster, type PosterNeeds } from './make-poster.flow';
import { presentBanner, presentFacts, presentInstructions } from './poster.present';
import { type PosterFormat, posterFormatNames, posterFormats } from './poster.rules';

export type Kit = {
  /** Under which name it is saved. */
  name: string;
  bytes: Buffer;
  posters: (Poster & { format: PosterFormat; file: string })[];
};

/** The same kit is the same file, whenever it is made. */
const made = new Date('2023-04-01T00:00:00Z');

/**
 * All that one store hangs up and sends round, in one archive, with how to print it.
 * @throws Refusal not_found, poster_glyph_missing
 */
export async function makeKit(
  needs: PosterNeeds,
  { campaignId, storeId }: { campaignId: string; storeId: string },
): Promise<Kit> {
  const [campaign, store] = await Promise.all([
    needs.posters.findCampaign(campaignId),
    needs.posters.findStore(campaignId, storeId),
  ]);
  if (!campaign || !store) {
    throw new Refusal('not_found');
  }
  const zip = new JSZip();
  const posters: Kit['posters'] = [];
  const add = async (format: PosterFormat, offerLeads: boolean) => {
    const poster = await makePoster(needs, { campaignId, storeId, format, offerLeads });
    const title = `${posterFormats[format].title}${offerLeads ? '（本店优惠）' : ''}`;
    const file = `${title}.${poster.name.split('.')[1]}`;
    zip.file(file, poster.bytes, { date: made });
    posters.push({ ...poster, format, file });
  };
  for (const format of posterFormatNames) {
    await add(format, false);
  }
  if (store.ownOffer) {
    await add('phone', true);
    await add('a4', true);
  }
  const facts = presentFacts(campaign, store, {
    offerLeads: false,
    code: { kind: 'plain', size: 0, path: '' },
  });
  zip.file('条幅文字.txt', presentBanner(facts).join('\r\n'), { date: made });
  zip.file('打印说明.txt', presentInstructions(facts).join('\r\n'), { date: made });
  const bytes = await zip.generateAsync({ type: 'nodebuffer' });
  return { name: `${facts.store?.name ?? ''} 宣传物料.zip`, bytes, posters };
}
