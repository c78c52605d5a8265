import type { Paper } from '../kernel/paper';
import { Refusal } from '../kernel/refusal';
import type { Instant } from '../kernel/time';
import {
  mediaTypes,
  type PaperFormat,
  type Printed,
  type Printers,
} from '../platform/documents/paper';
import { termsOf } from './change-application.flow';
import { presentPublicity } from './onboarding.present';
import type { Officer } from './onboarding.rules';
import type { OnboardingStores } from './onboarding.store';
import { annexPaper, listPaper } from './paper.present';

export type PrintNeeds = {
  now: () => Instant;
  reads: OnboardingStores;
  print: Printers;
};

const printed = async (needs: PrintNeeds, paper: Paper, format: PaperFormat): Promise<Printed> => ({
  type: mediaTypes[format],
  name: `${paper.title}.${format}`,
  bytes: await needs.print[format](paper),
});

/** What stands in Annex 1: whoever was recommended, wherever the application went since; never one that was refused. */
const recommended = [
  'recommended',
  'reviewing',
  'checked',
  'approved',
  'publicity',
  'contracting',
  'live',
  'suspended',
] as const;

/** Annex 1 of a town, or of all towns. @throws Refusal not_found */
export async function printAnnex(
  needs: PrintNeeds,
  officer: Pick<Officer, 'name'>,
  ask: { campaignId: string; town: string | undefined; format: PaperFormat },
): Promise<Printed> {
  const campaign = await termsOf(needs.reads, ask.campaignId);
  const rows = await needs.reads.applications.listByStatus(ask.campaignId, recommended, ask.town);
  const paper = annexPaper(campaign, {
    town: ask.town,
    at: needs.now(),
    by: officer.name,
    rows: rows.map((one) => one.form),
  });
  return printed(needs, paper, ask.format);
}

async function findList(
  { reads }: Pick<PrintNeeds, 'reads'>,
  campaignId: string,
  version?: number,
) {
  const campaign = await termsOf(reads, campaignId);
  const list = await reads.lists.findList(campaignId, version);
  if (!list) {
    throw new Refusal('not_found');
  }
  return { campaign, list };
}

/** The published list. @throws Refusal not_found */
export async function showList(
  needs: Pick<PrintNeeds, 'reads' | 'now'>,
  campaignId: string,
  version?: number,
) {
  const { campaign, list } = await findList(needs, campaignId, version);
  const versions = await needs.reads.lists.listVersions(campaignId);
  return presentPublicity(campaign, list, versions, needs.now());
}

/** What stands on the page of the published list. @throws Refusal not_found */
export async function listPaperOf(needs: Pick<PrintNeeds, 'reads'>, campaignId: string) {
  const { campaign, list } = await findList(needs, campaignId);
  return listPaper(campaign, list);
}

/** The published list as a file. @throws Refusal not_found */
export async function printList(
  needs: PrintNeeds,
  ask: { campaignId: string; version?: number | undefined; format: PaperFormat },
): Promise<Printed> {
  const { campaign, list } = await findList(needs, ask.campaignId, ask.version);
  return printed(needs, listPaper(campaign, list), ask.format);
}
