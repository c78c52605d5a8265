import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../ops/settings';
import { readEnv } from './env';

const DATABASE_URL = 'postgresql://huimin@db.example/huimin';
const key32 = () => randomBytes(32).toString('base64');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A folder with a key of our own, as production has one. */
function ownKeyDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'huimin-keys-'));
  folders.push(folder);
  mkdirSync(join(folder, 'platform'));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(
    join(folder, 'merchant.pem'),
    privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  );
  return folder;
}

const production = () => ({
  NODE_ENV: 'production',
  DATABASE_URL,
  REDIS_URL: 'rediss://a.example:6379,rediss://b.example:6379',
  PUBLIC_ORIGIN: 'https://quan.example',
  WECHAT_API_ORIGIN: 'https://api.weixin.qq.com',
  WECHAT_CONSENT_ORIGIN: 'https://open.weixin.qq.com',
  JLPAY_ORIGIN: 'https://open.example',
  WXPAY_ORIGIN: 'https://api.mch.weixin.qq.com',
  SMS_ORIGIN: 'https://sms.example',
  SMS_SECRET_ID: 'an-id',
  SMS_SECRET_KEY: 'a-key',
  INVOICE_CHECK_ORIGIN: 'https://ocr.example',
  INVOICE_CHECK_SECRET_ID: 'an-id',
  INVOICE_CHECK_SECRET_KEY: 'a-key',
  SESSION_SECRET: randomBytes(32).toString('hex'),
  FIELD_KEY: key32(),
  FIELD_INDEX_KEY: key32(),
  VOUCHER_CODE_KEY: key32(),
  WECHAT_APPID: 'wx1234567890',
  WECHAT_SECRET: 'a-secret',
  WXPAY_MCHID: '1900000001',
  WXPAY_MERCHANT_SERIAL: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  WXPAY_API_KEY: randomBytes(16).toString('hex'),
  WXPAY_KEY_DIR: ownKeyDir(),
  JLPAY_APPID: 'jlpay',
  JLPAY_PUBLIC_KEY: `04${randomBytes(64).toString('hex')}`,
  BFF_JLPAY_APPID: 'huimin',
  BFF_JLPAY_PRIVATE_KEY: randomBytes(32).toString('hex'),
});

/** The names of the faults, in order; empty when it starts. */
function faultsOf(source: NodeJS.ProcessEnv): string[] {
  try {
    readEnv(source);
    return [];
  } catch (error) {
    const [first, ...lines] = (error as Error).message.split('\n');
    expect(first).toBe('Configuration is not usable:');
    return lines.map((line) => line.trim().split(':')[0] ?? '').sort();
  }
}

describe('the configuration', () => {
  it('needs nothing but a database, and takes an empty value as not given', () => {
    const env = readEnv({ DATABASE_URL, PORT: '', REDIS_URL: '' });
    expect(env).toMatchObject({ NODE_ENV: 'development', PORT: 3000, REDIS_URL: '' });
  });

  it.each([
    ['DATABASE_URL', ''],
    ['DATABASE_URL', 'mysql://x'],
    ['PORT', '65536'],
    ['PORT', 'http'],
    ['WORKERS', '0'],
    ['REDIS_URL', 'somewhere:6379'],
    ['REDIS_URL', 'redis://a:1,b:2'],
    ['CLOCK', 'fast'],
    ['TRUSTED_PROXIES', '-1'],
    ['PUBLIC_ORIGIN', 'https://quan.example/'],
    ['PUBLIC_ORIGIN', 'https://quan.example/path'],
    ['SESSION_SECRET', 'x'.repeat(31)],
    ['FIELD_KEY', Buffer.alloc(31).toString('base64')],
    ['JLPAY_PUBLIC_KEY', '04ab'],
    ['BFF_JLPAY_PRIVATE_KEY', 'F'.repeat(64)],
    ['WXPAY_API_KEY', 'short'],
  ])('refuses %s = "%s" by its name', (name, value) => {
    expect(faultsOf({ DATABASE_URL, [name]: value })).toEqual([name]);
  });

  it('names every fault at once', () => {
    expect(faultsOf({ PORT: 'x', CLOCK: 'x', LOG_LEVEL: 'loud' })).toEqual([
      'CLOCK',
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
    ]);
  });
});

describe('production', () => {
  it('starts with keys and origins of its own', () => {
    expect(faultsOf(production())).toEqual([]);
  });

  it('refuses every demo key, the demo clock, mock origins and demo ids, all named at once', () => {
    expect(faultsOf({ NODE_ENV: 'production', DATABASE_URL, CLOCK: 'rehearsal' })).toEqual(
      [...Object.keys(production()), 'CLOCK']
        .filter((name) => !['NODE_ENV', 'DATABASE_URL', 'REDIS_URL'].includes(name))
        .sort(),
    );
  });

  it('names what it may not start with beside what cannot be read at all', () => {
    expect(faultsOf({ ...production(), PORT: 'x', CLOCK: 'rehearsal', WECHAT_SECRET: '' })).toEqual(
      ['CLOCK', 'PORT', 'WECHAT_SECRET'],
    );
  });

  it.each([
    ['JLPAY_ORIGIN', 'http://open.example'],
    ['WXPAY_ORIGIN', 'https://127.0.0.1:3300'],
    ['WXPAY_ORIGIN', 'http://api.mch.weixin.qq.com'],
    ['WXPAY_MCHID', '1900000demo'],
    ['PUBLIC_ORIGIN', 'https://localhost'],
    ['WXPAY_CASHIER_ORIGIN', 'https://pay.example'],
    ['WECHAT_APPID', 'wx-demo-huimin'],
  ])('refuses %s = %s', (name, value) => {
    expect(faultsOf({ ...production(), [name]: value })).toEqual([name]);
  });

  it('finds the published keys of WeChat Pay also in another folder', () => {
    const folder = ownKeyDir();
    cpSync(join(root, 'bff/demo-keys/wechat-pay/platform'), join(folder, 'platform'), {
      recursive: true,
    });
    expect(faultsOf({ ...production(), WXPAY_KEY_DIR: folder })).toEqual(['WXPAY_KEY_DIR']);
  });
});
