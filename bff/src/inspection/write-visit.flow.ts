import { Refusal } from '../kernel/refusal';
import { businessDay } from '../kernel/time';
import { keepFile } from '../merchant/stored-file.store';
import { officerActor } from '../officer/officer.rules';
import type { Officer } from '../onboarding/onboarding.rules';
import { acceptFile } from '../platform/accepted-file';
import type { FileStorage } from '../platform/files';
import {
  dueAtOf,
  hasFault,
  isSameVisit,
  metresBetween,
  mostFiles,
  type Visit,
  whyNotVisit,
} from './inspection.rules';
import type { Inspection, InspectionStores, Store } from './inspection.store';

export type InspectNeeds = {
  now: () => Date;
  reads: InspectionStores;
  inTransaction: <T>(work: (stores: InspectionStores) => Promise<T>) => Promise<T>;
  files: FileStorage;
};
export type OfStore = { campaignId: string; storeId: string };

/** A store that this officer may see: a town office sees those of its own town. @throws Refusal not_found */
export async function requireStore(
  reads: Pick<InspectionStores, 'listStores'>,
  { role, town }: Pick<Officer, 'role' | 'town'>,
  of: OfStore,
): Promise<Store> {
  const own = role === 'town' ? { town: town ?? '' } : {};
  const [store] = await reads.listStores({ ...of, ...own });
  if (!store) {
    throw new Refusal('not_found');
  }
  return store;
}

/** Keeps a picture, drawn again; where a camera stood is not in it any more. @throws Refusal too_many_files, and what may be wrong with a file */
export async function keepPhoto(
  needs: InspectNeeds,
  folder: string,
  bytes: Buffer,
): Promise<string> {
  if ((await needs.reads.countFiles(folder)) >= mostFiles) {
    throw new Refusal('too_many_files');
  }
  const accepted = await acceptFile(bytes);
  if (accepted.type !== 'image/jpeg') {
    throw new Refusal('file_type_refused');
  }
  return keepFile(needs, needs.reads, folder, accepted);
}

/** Photos that were brought for one thing lie together: one of another is none of this. @throws Refusal not_found */
export async function requirePhotos(
  stores: Pick<InspectionStores, 'findFile'>,
  folder: string,
  photos: readonly string[],
): Promise<void> {
  for (const fileId of photos) {
    const file = await stores.findFile(fileId);
    if (!file?.key.startsWith(`${folder}/`)) {
      throw new Refusal('not_found');
    }
  }
}

const folderOf = ({ campaignId, storeId }: OfStore, { officerId }: Pick<Officer, 'officerId'>) =>
  `inspection/${campaignId}/${storeId}/${officerId}`;

/** Takes a photo of a visit that is about to be written. Answers the file's id. @throws Refusal not_found, and those of `keepPhoto` */
export async function keepVisitPhoto(
  needs: InspectNeeds,
  officer: Officer,
  of: OfStore,
  bytes: Buffer,
): Promise<string> {
  await requireStore(needs.reads, officer, of);
  return keepPhoto(needs, `${folderOf(of, officer)}/${businessDay(needs.now())}`, bytes);
}

type Given = Visit & { spot: { latitude: number; longitude: number } | null };

/**
 * Writes a visit. A phone in a shop may not hear the answer and sends again: the same photos are the same visit.
 * @throws Refusal not_found, not_allowed_now, inspection_changed, inspection_open, inspection_items_wrong, inspection_remark_missing,
 *   inspection_photo_missing, inspection_due_wrong
 */
export function writeVisit(
  { now, inTransaction }: InspectNeeds,
  officer: Officer,
  of: OfStore,
  { spot, ...visit }: Given,
): Promise<Inspection> {
  const by = { id: officer.officerId, name: officer.name };
  return inTransaction(async (stores) => {
    await stores.holdStore(of.storeId);
    const store = await requireStore(stores, officer, of);
    const photos = [...new Set(visit.photos)];
    await requirePhotos(stores, folderOf(of, officer), photos);
    const [first = ''] = photos;
    const written = await stores.findByPhoto(first);
    if (written && !isSameVisit(written.items, visit.items)) {
      throw new Refusal('inspection_changed');
    }
    if (written) {
      return written;
    }
    const terms = await stores.findTerms(of.campaignId);
    if (!terms) {
      throw new Refusal('not_allowed_now');
    }
    const at = now();
    const why = whyNotVisit(terms, { ...visit, photos }, { last: store.last, now: at });
    if (why) {
      throw new Refusal(why);
    }
    const { items, dueOn } = visit;
    const id = await stores.insertVisit({
      ...of,
      inspector: by,
      at,
      spot: spot && { ...spot, distanceMetres: metresBetween(spot, store) },
      state: hasFault(items) ? 'to_correct' : 'passed',
      dueAt: dueOn === undefined ? null : dueAtOf(dueOn),
      items: terms.items.flatMap(({ item, title }) =>
        items.filter((one) => one.item === item).map((one) => ({ ...one, title })),
      ),
      photos,
    });
    await stores.writeAudit({
      at,
      actor: officerActor(officer),
      action: 'inspection.visit',
      subject: id,
      detail: {
        store: store.name,
        faults: items.filter(({ verdict }) => verdict === 'fault').length,
        ...(dueOn === undefined ? {} : { dueOn }),
      },
    });
    return (await stores.find(id)) as Inspection;
  });
}
