import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/*
 * The laws of the house must be seen to bite. A small house is built in which each file breaks one law, and the
 * project's own rules have to name every one of them.
 */

const root = resolve(__dirname, '../..');
const config = join(root, '.dependency-cruiser.cjs');
const rules: { name: string }[] = require(config).forbidden;

/** law → the file that breaks it and what that file imports */
const planted: Record<string, [file: string, imports: string]> = {
  'no-circles': ['bff/src/citizen/about.ts', './round'],
  'contract-stands-on-zod-alone': ['bff/src/contract/shapes.ts', 'koa'],
  'kernel-stands-on-the-contract-alone': ['bff/src/kernel/fen.ts', 'ioredis'],
  'rules-and-presenters-are-pure': ['bff/src/claim/claim.rules.ts', './claim.store'],
  'stores-and-gates-do-not-decide': ['bff/src/claim/stock.gate.ts', './claim.present'],
  'platform-serves-every-room-and-knows-none': ['bff/src/platform/log.ts', '../claim/claim.store'],
  'flows-do-not-know-http': ['bff/src/claim/claim-voucher.flow.ts', 'koa'],
  'drivers-live-in-platform-stores-and-gates': ['bff/src/claim/find-claim.flow.ts', 'ioredis'],
  'rooms-keep-flows-and-routes-to-themselves': [
    'bff/src/redemption/redemption.store.ts',
    '../claim/find-claim.flow',
  ],
  'the-house-does-not-know-its-front-door': ['bff/src/http/on.ts', '../env'],
  'the-house-does-not-know-its-yard': ['bff/src/http/problems.ts', '../../test/live'],
  'neighbours-see-only-the-contract': ['mock-terminal/src/a.ts', '../../bff/src/env'],
  'neighbours-take-types-only': ['mock-terminal/src/b.ts', '../../bff/src/contract/index'],
  'the-console-sees-only-the-contract': ['bff/console/src/a.ts', '../../src/env'],
  'the-console-takes-types-only': ['bff/console/src/b.ts', '../../src/contract/index'],
  'neighbours-are-strangers': ['mock-terminal/src/c.ts', '../../miniapp/src/lib/call'],
  'the-miniapp-does-not-know-its-tests': ['miniapp/src/app.tsx', '../e2e/phone'],
  'the-miniapp-host-knows-no-mini-program': ['miniapp/e2e/host/start.ts', '../phone'],
  'miniapp-shared-parts-know-no-feature': ['miniapp/src/ui/button.tsx', '../features/claim/use'],
  'miniapp-features-know-no-page': ['miniapp/src/features/claim/use.ts', '../../pages/home/index'],
  'miniapp-features-are-strangers': ['miniapp/src/features/wallet/list.ts', '../claim/use'],
  'time-audit-looks-only-back': ['bff/src/audit/audit.store.ts', '../claim/claim.store'],
  'time-officer-looks-only-back': ['bff/src/officer/o.store.ts', '../citizen/citizen.store'],
  'time-blocklist-looks-only-back': ['bff/src/blocklist/b.store.ts', '../citizen/citizen.store'],
  'time-citizen-looks-only-back': ['bff/src/citizen/citizen.store.ts', '../voucher/v.store'],
  'time-campaign-looks-only-back': ['bff/src/campaign/c.store.ts', '../merchant/m.store'],
  'time-merchant-looks-only-back': ['bff/src/merchant/m.store.ts', '../voucher/v.store'],
  'time-onboarding-looks-only-back': ['bff/src/onboarding/m.store.ts', '../voucher/v.store'],
  'time-inspection-looks-only-back': ['bff/src/inspection/i.store.ts', '../voucher/v.store'],
  'time-content-looks-only-back': ['bff/src/content/c.store.ts', '../voucher/v.store'],
  'time-sharing-looks-only-back': ['bff/src/sharing/s.store.ts', '../voucher/v.store'],
  'time-poster-looks-only-back': ['bff/src/poster/p.store.ts', '../voucher/v.store'],
  'time-voucher-looks-only-back': ['bff/src/voucher/v.store.ts', '../claim/claim.store'],
  'time-claim-looks-only-back': ['bff/src/claim/sold-out.gate.ts', '../report/r.store'],
  'time-desk-looks-only-back': ['bff/src/desk/d.store.ts', '../redemption/r.store'],
  'time-redemption-looks-only-back': ['bff/src/redemption/r.store.ts', '../payment/p.store'],
  'time-payment-looks-only-back': ['bff/src/payment/p.store.ts', '../invoice/i.store'],
  'time-invoice-looks-only-back': ['bff/src/invoice/i.store.ts', '../settlement/s.store'],
  'time-settlement-looks-only-back': ['bff/src/settlement/s.store.ts', '../supervision/s.store'],
  'time-reconciliation-looks-only-back': [
    'bff/src/reconciliation/r.store.ts',
    '../supervision/s.store',
  ],
  'time-reminder-looks-only-back': ['bff/src/reminder/r.store.ts', '../report/r.store'],
  'time-supervision-looks-only-back': ['bff/src/supervision/s.store.ts', '../report/r.store'],
};

/** Files that are imported above and break nothing themselves, but for `round`, which closes the circle. */
const furniture: Record<string, string> = {
  'bff/src/citizen/round.ts': "import './about';",
  'bff/src/claim/claim.store.ts': '',
  'bff/src/claim/claim.present.ts': '',
  'bff/src/report/r.store.ts': '',
  'bff/src/contract/index.ts': '',
  'bff/src/env.ts': '',
  'bff/test/live.ts': '',
  'miniapp/e2e/phone.ts': '',
  'miniapp/src/lib/call.ts': '',
  'miniapp/src/pages/home/index.tsx': '',
  'node_modules/koa/index.js': '',
  'node_modules/ioredis/index.js': '',
  'tsconfig.json': '{}',
};

let house: string;
let found: { rule: string; from: string }[];

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'huimin-house-'));
  const guilty = Object.values(planted).map(([file, imports]) => [file, `import '${imports}';`]);
  for (const [file, text] of [...Object.entries(furniture), ...guilty] as [string, string][]) {
    const path = join(house, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const report = execFileSync(
    process.execPath,
    [cruiser, '--config', config, '--output-type', 'json', 'bff', 'miniapp', 'mock-terminal'],
    { cwd: house, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 },
  );
  found = JSON.parse(report).summary.violations.map(
    ({ rule, from }: { rule: { name: string }; from: string }) => ({ rule: rule.name, from }),
  );
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

it('has a planted offender for every law', () => {
  expect(rules.map(({ name }) => name).sort()).toEqual(Object.keys(planted).sort());
});

it.each(Object.entries(planted))('catches the offender of %s', (rule, [file]) => {
  expect(found).toContainEqual({ rule, from: file });
});

it('accuses nobody of the innocent', () => {
  const innocent = Object.keys(furniture).filter((file) => file !== 'bff/src/citizen/round.ts');
  expect(found.filter(({ from }) => innocent.includes(from))).toEqual([]);
});
