import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { statement } from '../contract/onboarding.contract';
import { category } from '../contract/shapes';
import { sumFen } from '../kernel/fen';
import { idNamed } from '../kernel/id';
import { Prisma, type Tx } from '../platform/db';

/*
 * A campaign is a file that people of policy can read, and rows that the file becomes (R-1.*, R-2.*). Everything that
 * depends on a plan stands here: another district's campaign is another file.
 */
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const positive = z.int().positive();
const text = z.string().min(1).max(1_000);

/** So many in so many seconds. */
const rate = z.strictObject({ count: positive, seconds: positive });

/**
 * A network limits only how fast attempts come, never how many vouchers it claims: a household or a mobile network
 * shares one address. `vouchersPerBatch.device` 0 = no limit.
 */
const claimLimits = z.strictObject({
  attempts: z.strictObject({ citizen: rate, device: rate, network: rate }),
  vouchersPerBatch: z.strictObject({ device: z.int().nonnegative() }),
});

export const campaignCategories = z.array(z.strictObject({ category, name: text })).min(1);
export const campaignParameters = z.array(
  z.strictObject({ name: z.string().regex(/^[a-z][A-Za-z]+$/), title: text, value: text }),
);
export const campaignClauses = z.array(z.strictObject({ clause: text, text, plain: text }));

const point = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const paragraphs = z.array(text).min(1);

/**
 * Where a claim is meant to be made (decision 8). `hint`: the phone is asked, the answer is kept as a risk signal and
 * refuses nobody; `required`: only a phone that says it is inside may claim.
 */
export const claimArea = z.strictObject({
  mode: z.enum(['hint', 'required']),
  name: text,
  /** A coarse drawing, GCJ-02 [longitude, latitude]. */
  outline: z.array(point).min(3),
});

/** Who may apply, until when, and the papers of the application (R-4.1 to, decision 21). */
export const enterpriseTerms = z.strictObject({
  /** Before the serial of a receipt number. */
  numberPrefix: z.string().regex(/^[A-Z0-9]{2,10}$/),
  applyUntil: instant,
  correctUntil: instant,
  publicityFrom: instant,
  publicityUntil: instant,
  towns: z.array(text).min(1),
  statements: z.array(z.strictObject({ statement, text })).min(1),
  /** `{enterprise}`, `{creditCode}` and `{campaign}` are filled in. */
  commitment: paragraphs,
  agreement: paragraphs,
  /** A simple drawing, GCJ-02 [longitude, latitude]: it decides which stores lie inside the district. */
  outline: z.array(point).min(3),
  roads: z.array(z.strictObject({ name: text, points: z.array(point).min(2) })),
  /** What a cashier must know; `answer` counts from 0. */
  quiz: z
    .array(
      z.strictObject({
        question: text,
        choices: z.array(text).min(2),
        answer: z.int().nonnegative(),
      }),
    )
    .min(1),
});

const voucherType = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]+$/),
  faceFen: positive,
  minItemFen: positive,
  subsidyFen: z.int().nonnegative(),
  merchantFen: z.int().nonnegative(),
});
const batch = z.strictObject({
  number: positive,
  opensAt: instant,
  stocks: z.array(z.strictObject({ voucherType: text, quota: positive })).min(1),
});

const campaignFile = z
  .strictObject({
    slug: z.string().regex(/^[a-z0-9-]{3,40}$/),
    name: text,
    series: z.strictObject({ name: text, section: text, entry: text }),
    district: text,
    hotline: text,
    publishedAt: instant,
    startsAt: instant,
    /** The first instant at which nothing can be redeemed any more. */
    endsAt: instant,
    budgetFen: positive,
    maxDiscountPerTradeFen: positive,
    maxVouchersPerTrade: z.int().min(1).max(2),
    lockSeconds: positive,
    maxReturnsPerVoucher: z.int().nonnegative(),
    /** Within so many minutes another sale by one holder at one merchant is looked at (decision 5); 0 = none is. */
    repeatMinutes: z.int().nonnegative(),
    /** Absent: nobody is asked where they are. */
    claimArea: claimArea.optional(),
    categories: campaignCategories,
    voucherTypes: z.array(voucherType).min(1),
    batches: z.array(batch).min(1),
    limits: claimLimits,
    /** Absent: the campaign takes no applications, its list comes as a file. */
    enterprises: enterpriseTerms.optional(),
    parameters: campaignParameters,
    clauses: campaignClauses,
  })
  .superRefine((file, context) => {
    for (const message of contradictionsIn(file)) {
      context.addIssue({ code: 'custom', message });
    }
  });
export type CampaignFile = z.infer<typeof campaignFile>;

const distinct = (values: readonly unknown[]) => new Set(values).size === values.length;

/** What the file says twice and not the same way; empty when it is sound. */
function contradictionsIn(file: z.infer<typeof campaignFile>): string[] {
  const faults: string[] = [];
  const typeByCode = new Map(file.voucherTypes.map((type) => [type.code, type]));
  const stocks = file.batches.flatMap((one) => one.stocks);
  const check = (sound: boolean, fault: string) => {
    if (!sound) {
      faults.push(fault);
    }
  };
  check(file.startsAt < file.endsAt, 'startsAt is not before endsAt');
  check(typeByCode.size === file.voucherTypes.length, 'a voucher type code stands twice');
  check(distinct(file.batches.map((one) => one.number)), 'a batch number stands twice');
  check(distinct(file.categories.map((one) => one.category)), 'a category stands twice');
  check(distinct(file.parameters.map((one) => one.name)), 'a parameter stands twice');
  const { enterprises } = file;
  if (enterprises) {
    const { applyUntil, correctUntil, publicityFrom, publicityUntil, quiz } = enterprises;
    check(applyUntil <= correctUntil, 'corrections end before applications');
    check(publicityFrom < publicityUntil, 'publicity ends before it begins');
    check(
      quiz.every((one) => one.answer < one.choices.length),
      'a quiz question has an answer that is no choice',
    );
  }
  for (const type of file.voucherTypes) {
    check(
      type.faceFen === type.subsidyFen + type.merchantFen,
      `${type.code}: subsidy and merchant share do not add up to the face value`,
    );
    check(type.minItemFen >= type.faceFen, `${type.code}: minimum is under the face value`);
  }
  for (const one of file.batches) {
    check(
      file.startsAt <= one.opensAt && one.opensAt < file.endsAt,
      `batch ${one.number} opens outside the campaign`,
    );
    check(
      distinct(one.stocks.map((stock) => stock.voucherType)),
      `batch ${one.number}: a voucher type stands twice`,
    );
  }
  check(
    stocks.every((stock) => typeByCode.has(stock.voucherType)),
    'a stock names no voucher type of this file',
  );
  check(
    sumFen(
      stocks.map((stock) => stock.quota * (typeByCode.get(stock.voucherType)?.faceFen ?? 0)),
    ) === file.budgetFen,
    'the stocks do not add up to the budget',
  );
  return faults;
}

/** @throws Error naming every fault of the file, one a line */
export function parseCampaignFile(json: unknown): CampaignFile {
  const parsed = campaignFile.safeParse(json);
  if (!parsed.success) {
    throw new Error(`Campaign file is not usable:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

export function readCampaignFile(path: string): CampaignFile {
  return parseCampaignFile(JSON.parse(readFileSync(path, 'utf8')));
}

/** The ids of a campaign file's rows: derived from its names, so the same in every database. */
export const campaignIds = {
  campaign: (slug: string) => idNamed('campaign', slug),
  voucherType: (slug: string, code: string) => idNamed('voucherType', `${slug}/${code}`),
  batch: (slug: string, number: number) => idNamed('batch', `${slug}/${number}`),
  stock: (slug: string, number: number, code: string) =>
    idNamed('stock', `${slug}/${number}/${code}`),
};

/**
 * Writes a campaign, or brings its rows up to the file. Claimed vouchers are never touched; a quota that would fall
 * under what was issued, or a stock beyond the budget, is refused by the database.
 * @returns the campaign's id
 */
export async function saveCampaignFile(tx: Tx, file: CampaignFile): Promise<string> {
  const { slug, series, voucherTypes, batches, enterprises, claimArea: area, ...rest } = file;
  const id = campaignIds.campaign(slug);
  const row = {
    ...rest,
    enterprises: enterprises ?? Prisma.DbNull,
    claimArea: area ?? Prisma.DbNull,
    seriesName: series.name,
    sectionName: series.section,
    entryName: series.entry,
  };
  await tx.campaign.upsert({ where: { id }, create: { id, slug, ...row }, update: row });
  for (const { code, ...type } of voucherTypes) {
    const typeId = campaignIds.voucherType(slug, code);
    await tx.voucherType.upsert({
      where: { id: typeId },
      create: { id: typeId, campaignId: id, code, ...type },
      update: type,
    });
  }
  for (const { number, opensAt, stocks } of batches) {
    const batchId = campaignIds.batch(slug, number);
    await tx.batch.upsert({
      where: { id: batchId },
      create: { id: batchId, campaignId: id, number, opensAt },
      update: { opensAt },
    });
    for (const { voucherType: code, quota } of stocks) {
      const stockId = campaignIds.stock(slug, number, code);
      await tx.stock.upsert({
        where: { id: stockId },
        create: { id: stockId, batchId, voucherTypeId: campaignIds.voucherType(slug, code), quota },
        update: { quota },
      });
    }
  }
  return id;
}
