import type { BlockSubject } from '../blocklist/blocklist.store';
import type { ApiReply, CaseDetail, CaseKind } from '../contract';
import { Refusal } from '../kernel/refusal';
import { businessDayStart } from '../kernel/time';
import type { Officer } from '../onboarding/onboarding.rules';
import { type CaseFile, pageSize } from './case-file.store';
import { type CaseStanding, dayEnd } from './closing.rules';
import type { ScreenNeeds } from './screen-sales.flow';
import { presentCase, presentCaseDetail } from './supervision.present';
import type { SupervisionStores } from './supervision.store';

/** Whom a case puts on the list, if anybody: the device before its people. */
export function blockSubjectOf({
  citizenId,
  deviceId,
}: Pick<CaseFile, 'citizenId' | 'deviceId'>): BlockSubject | undefined {
  if (deviceId !== null) {
    return { kind: 'device', subject: deviceId };
  }
  return citizenId === null ? undefined : { kind: 'citizen', subject: citizenId };
}

/** What can be done about a case now. */
export async function standingOf(
  { blocks, background }: Pick<SupervisionStores, 'blocks' | 'background'>,
  found: CaseFile,
  now: Date,
): Promise<CaseStanding> {
  const subject = blockSubjectOf(found);
  const merchant = await background.findMerchant(found.merchantId);
  return {
    owner: found.owner,
    closedAt: found.closedAt,
    canBlock: subject !== undefined && !(await blocks.hasActive([subject], now)),
    canSuspend: merchant?.status === 'live',
  };
}

type Ask = {
  campaignId: string;
  state: 'open' | 'closed';
  kind?: CaseKind | undefined;
  merchantId?: string | undefined;
  day?: string | undefined;
  page: number;
};

/** @throws Refusal not_found */
export async function listCases(
  { reads }: ScreenNeeds,
  { role }: Officer,
  { day, ...ask }: Ask,
): Promise<ApiReply<'GET /v1/officer/campaigns/:campaignId/cases'>> {
  if (!(await reads.days.findCampaign(ask.campaignId))) {
    throw new Refusal('not_found');
  }
  const opened = day ? { gte: businessDayStart(day), lt: dayEnd(day) } : undefined;
  const filter = { ...ask, opened };
  const { cases, total } = await reads.cases.list(filter);
  return {
    cases: cases.map(presentCase),
    total,
    pageSize,
    counts: await reads.cases.countByKind(filter),
    mine: await reads.cases.countOwn(ask.campaignId, role),
  };
}

/** What happened around a case. */
async function readMoments({ background }: SupervisionStores, { tradeId, merchantId }: CaseFile) {
  return {
    events: tradeId ? await background.listVoucherEvents(tradeId) : [],
    refunds: tradeId ? await background.listRefunds(tradeId) : [],
    stops: merchantId ? await background.listStops(merchantId) : [],
  };
}

/** One case with all that a person needs to close it. @throws Refusal not_found */
export async function showCase(
  { reads, now }: ScreenNeeds,
  officer: Officer,
  caseId: string,
): Promise<CaseDetail> {
  const found = await reads.cases.find(caseId);
  if (!found) {
    throw new Refusal('not_found');
  }
  const at = now();
  const people = await reads.background.listPeople(found);
  const subjects = people.flatMap((one) => [one.citizenId, one.phoneIndex ?? '']);
  const merchant = await reads.background.findMerchant(found.merchantId);
  return presentCaseDetail(found, {
    officer,
    standing: await standingOf(reads, found, at),
    sales: await reads.background.listSales(found),
    people,
    blocked: await reads.blocks.listActive(subjects, at),
    merchant: merchant && {
      status: merchant.status,
      ...(await reads.background.countOfMerchant(found.merchantId)),
    },
    ...(await readMoments(reads, found)),
  });
}
