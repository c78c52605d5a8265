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

const percent = z.int().min(1).max(100);

/** From where on a person looks. */
export const screeningPolicy = z.strictObject({
  /** So many redemptions at one terminal within so many minutes. */
  busyTerminal: z.strictObject({ count: positive, minutes: positive }),
  /** So many people of a batch and those before it on one device. */
  sharedDevice: z.strictObject({ claimants: z.int().min(2) }),
  /** So many pieces of an enterprise on a day, and so much of all, dearer than the threshold by no more than this. */
  justAbove: z.strictObject({ count: positive, percent, aboveFen: positive }),
  /** A sale so long before the store opens or after it closes. */
  afterHours: z.strictObject({ graceMinutes: z.int().nonnegative() }),
  /** Of at least so many sales of an enterprise within so many days, so much came back. */
  manyReturns: z.strictObject({ sales: positive, percent, days: positive }),
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

/** What an inspector looks at in a store, and the ordinary time to correct what is wrong. */
export const inspectionTerms = z.strictObject({
  correctDays: positive.max(30),
  items: z
    .array(
      z.strictObject({ item: z.string().regex(/^[a-z][A-Za-z]{0,39}$/), title: text, hint: text }),
    )
    .min(1)
    .max(40),
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
    screening: screeningPolicy,
    /** Absent: the campaign takes no applications, its list comes as a file. */
    enterprises: enterpriseTerms.optional(),
    /** Absent: nobody inspects its stores. */
    inspection: inspectionTerms.optional(),
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

/** What the file says twice and not the same way, in the words of whoever wrote it; empty when it is sound. */
function contradictionsIn(file: z.infer<typeof campaignFile>): string[] {
  const faults: string[] = [];
  const typeByCode = new Map(file.voucherTypes.map((type) => [type.code, type]));
  const stocks = file.batches.flatMap((one) => one.stocks);
  const check = (sound: boolean, fault: string) => {
    if (!sound) {
      faults.push(fault);
    }
  };
  check(file.startsAt < file.endsAt, 'startsAt 要早于 endsAt');
  check(typeByCode.size === file.voucherTypes.length, 'voucherTypes 里有重复的 code');
  check(distinct(file.batches.map((one) => one.number)), 'batches 里有重复的 number');
  check(distinct(file.categories.map((one) => one.category)), 'categories 里有重复的品类');
  check(distinct(file.parameters.map((one) => one.name)), 'parameters 里有重复的参数名');
  check(
    distinct(file.inspection?.items.map((one) => one.item) ?? []),
    'inspection 里有重复的 item',
  );
  const { enterprises } = file;
  if (enterprises) {
    const { applyUntil, correctUntil, publicityFrom, publicityUntil, quiz } = enterprises;
    check(applyUntil <= correctUntil, '补正截止（correctUntil）早于报名截止（applyUntil）');
    check(
      publicityFrom < publicityUntil,
      '公示截止（publicityUntil）早于公示开始（publicityFrom）',
    );
    check(
      quiz.every((one) => one.answer < one.choices.length),
      'quiz 里有一题的 answer 不在选项之内',
    );
  }
  for (const type of file.voucherTypes) {
    check(
      type.faceFen === type.subsidyFen + type.merchantFen,
      `${type.code}：财政承担与企业承担之和不等于面额`,
    );
    check(type.minItemFen >= type.faceFen, `${type.code}：使用门槛低于面额`);
  }
  for (const one of file.batches) {
    check(
      file.startsAt <= one.opensAt && one.opensAt < file.endsAt,
      `第 ${one.number} 批的开抢时间不在活动期内`,
    );
    check(
      distinct(one.stocks.map((stock) => stock.voucherType)),
      `第 ${one.number} 批里有重复的券种`,
    );
  }
  check(
    stocks.every((stock) => typeByCode.has(stock.voucherType)),
    '有库存写的券种不在 voucherTypes 里',
  );
  check(
    sumFen(
      stocks.map((stock) => stock.quota * (typeByCode.get(stock.voucherType)?.faceFen ?? 0)),
    ) === file.budgetFen,
    '各批库存的面额合计不等于 budgetFen',
  );
  return faults;
}

const inChinese = z.locales.zhCN().localeError;

/** The file, or every fault of it: where it stands and what is wrong. */
export function checkCampaignFile(
  json: unknown,
): { file: CampaignFile; faults?: never } | { faults: string[] } {
  const parsed = campaignFile.safeParse(json, { error: inChinese });
  return parsed.success
    ? { file: parsed.data }
    : {
        faults: parsed.error.issues.map(({ path, message }) =>
          path.length > 0 ? `${path.join('.')}：${message}` : message,
        ),
      };
}

/** @throws Error naming every fault of the file, one a line */
export function parseCampaignFile(json: unknown): CampaignFile {
  const checked = checkCampaignFile(json);
  if (checked.faults) {
    throw new Error(`Campaign file is not usable:\n${checked.faults.join('\n')}`);
  }
  return checked.file;
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
  const { slug, series, voucherTypes, batches, enterprises, inspection, ...others } = file;
  const { claimArea: area, ...rest } = others;
  const id = campaignIds.campaign(slug);
  const row = {
    ...rest,
    enterprises: enterprises ?? Prisma.DbNull,
    inspection: inspection ?? Prisma.DbNull,
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
