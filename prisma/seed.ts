import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type CampaignFile,
  readCampaignFile,
  saveCampaignFile,
} from '../bff/src/campaign/campaign-file.store';
import { saveFirstContent } from '../bff/src/content/content.store';
import type { ContentBody } from '../bff/src/contract';
import { readEnv } from '../bff/src/env';
import {
  readStoreFile,
  saveStoreFile,
  saveTerminalApp,
} from '../bff/src/merchant/store-file.store';
import { createDb, type Db } from '../bff/src/platform/db';
import { createSealedFields } from '../bff/src/platform/sealed-field';
import { shippedHelp, shippedHome, shippedHowTo } from '../miniapp/src/copy/shipped';
import { seedDemoOfficers } from './demo-officers';

/*
 * Loads campaign files into the database; loading one again changes nothing that happened.
 *
 *   tsx prisma/seed.ts [--campaign <file.json>]
 *
 * The stores of `x.json` stand in `x.stores.json` beside it. Default: the plan's own campaign.
 */
export const planFile = join(__dirname, 'campaigns/zhangdian-2023.json');
export const otherFile = join(__dirname, 'campaigns/boshan-2022.json');

/** Where a rehearsal begins: one minute before the first batch opens. */
const rehearsalStartsAt = new Date('2023-04-22T09:59:00+08:00');

export type SeedOptions = {
  campaignFile?: string;
  terminalApp: { appid: string; publicKey: string };
  rehearsal: boolean;
};

/** What people read of a campaign from its first day on: the texts that the mini-program ships with, under its own names. */
function firstContent({ clauses }: CampaignFile): ContentBody[] {
  const entry = { title: '{entry}', note: '{campaign}，{period}', page: 'campaign' as const };
  return [
    {
      kind: 'home',
      sections: [{ title: '{series} › {section}', entries: [entry] }, ...shippedHome.sections],
    },
    { kind: 'rules', lines: clauses.map(({ clause, plain }) => ({ clause, plain })) },
    shippedHowTo,
    shippedHelp,
    { kind: 'notices', notices: [] },
  ];
}

/** Seeds one campaign with its stores in one transaction. Returns the campaign's id. */
export async function seed(
  db: Db,
  { campaignFile = planFile, terminalApp, rehearsal }: SeedOptions,
): Promise<string> {
  const campaign = readCampaignFile(campaignFile);
  const storesFile = campaignFile.replace(/\.json$/, '.stores.json');
  const stores = existsSync(storesFile) ? readStoreFile(storesFile) : [];
  return db.$transaction(
    async (tx) => {
      const id = await saveCampaignFile(tx, campaign);
      await saveFirstContent(tx, id, firstContent(campaign), campaign.publishedAt);
      await saveStoreFile(tx, id, stores);
      await saveTerminalApp(tx, { ...terminalApp, mchIds: stores.map((one) => one.mchId) });
      if (rehearsal) {
        await tx.rehearsalClock.upsert({
          where: { id: 1 },
          create: {
            id: 1,
            offsetMs: BigInt(rehearsalStartsAt.getTime() - Date.now()),
            seenAt: rehearsalStartsAt,
          },
          update: {},
        });
      }
      return id;
    },
    { timeout: 60_000 },
  );
}

async function main(): Promise<void> {
  const env = readEnv();
  const flag = process.argv.indexOf('--campaign');
  const given = flag > 0 ? process.argv[flag + 1] : undefined;
  const db = createDb(env.DATABASE_URL, 1);
  try {
    const campaignId = await seed(db, {
      ...(given ? { campaignFile: resolve(given) } : {}),
      terminalApp: { appid: env.JLPAY_APPID, publicKey: env.JLPAY_PUBLIC_KEY },
      rehearsal: env.CLOCK === 'rehearsal',
    });
    if (env.CLOCK === 'rehearsal') {
      await seedDemoOfficers(db, createSealedFields(env.FIELD_KEY, env.FIELD_INDEX_KEY));
    }
    process.stdout.write(`seeded ${campaignId}\n`);
  } finally {
    await db.$disconnect();
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
