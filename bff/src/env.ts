import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/*
 * The only reader of process.env. Every fault is named at once; production refuses demo keys, the demo clock and mock origins.
 */

/** Published in the terminal's test vectors and in `.env.example`: good for a rehearsal, never for money. */
const demoKeys = {
  JLPAY_PUBLIC_KEY:
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  BFF_JLPAY_PRIVATE_KEY: '59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21',
  SESSION_SECRET: 'demo-session-secret-of-a-rehearsal-only',
  FIELD_KEY: 'ZGVtby1maWVsZC1rZXktb2YtdGhpcnR5LXR3by1ieXQ=',
  FIELD_INDEX_KEY: 'ZGVtby1pbmRleC1rZXktb2YtdGhpcnR5LXR3by1ieXQ=',
  VOUCHER_CODE_KEY: 'ZGVtby12b3VjaGVyLWNvZGUta2V5LW9mLTMyLWJ5dGU=',
  WECHAT_SECRET: 'demo-wechat-secret',
  WXPAY_API_KEY: 'demo-wechat-pay-api-key-32-bytes',
  WXPAY_MERCHANT_SERIAL: '3D5E000000000000000000000000000000DE30',
  SMS_SECRET_ID: 'demo-sms-secret-id',
  SMS_SECRET_KEY: 'demo-sms-secret-key',
  INVOICE_CHECK_SECRET_ID: 'demo-invoice-secret-id',
  INVOICE_CHECK_SECRET_KEY: 'demo-invoice-secret-key',
} as const;

/** Keys of the fake WeChat Pay, published with it. */
const demoKeyDir = 'bff/demo-keys/wechat-pay';

const port = z.coerce.number().int().min(0).max(65_535);
const key32 = z.string().refine((text) => Buffer.from(text, 'base64').length === 32, {
  message: 'must be base64 of 32 bytes',
});
const origin = z.url().refine((text) => new URL(text).pathname === '/' && !text.endsWith('/'), {
  message: 'must be an origin without a path',
});

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_ORIGIN: origin.default('http://127.0.0.1:3000'),
  WORKERS: z.coerce.number().int().min(1).max(64).default(1),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }),
  /** Empty: no Redis, Postgres alone admits. Several nodes of a cluster are separated by commas. */
  REDIS_URL: z
    .string()
    .regex(/^(rediss?:\/\/[^,\s]+)?(,rediss?:\/\/[^,\s]+)*$/, {
      message: 'must be redis:// or rediss:// URLs, separated by commas',
    })
    .default(''),
  CLOCK: z.enum(['real', 'rehearsal']).default('real'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  H5_DIR: z.string().default(''),
  CONSOLE_DIR: z.string().default(''),
  /** Private files on the local disk; with FILES_S3_BUCKET they lie in a storage that speaks S3 instead. */
  FILES_DIR: z.string().default('.data/files'),
  FILES_S3_ENDPOINT: z.string().default(''),
  FILES_S3_REGION: z.string().default('us-east-1'),
  FILES_S3_BUCKET: z.string().default(''),
  FILES_S3_KEY: z.string().default(''),
  FILES_S3_SECRET: z.string().default(''),
  SESSION_SECRET: z.string().min(32).default(demoKeys.SESSION_SECRET),
  FIELD_KEY: key32.default(demoKeys.FIELD_KEY),
  FIELD_INDEX_KEY: key32.default(demoKeys.FIELD_INDEX_KEY),
  /** Every voucher's rotating code is derived from it. */
  VOUCHER_CODE_KEY: key32.default(demoKeys.VOUCHER_CODE_KEY),
  WECHAT_API_ORIGIN: origin.default('http://127.0.0.1:3200'),
  WECHAT_CONSENT_ORIGIN: origin.default('http://127.0.0.1:3200'),
  WECHAT_APPID: z.string().min(1).default('wx-demo-huimin'),
  WECHAT_SECRET: z.string().min(1).default(demoKeys.WECHAT_SECRET),
  /** The ids that WeChat gave our message templates. */
  WECHAT_TEMPLATE_OPENING: z.string().min(1).default('template-demo-opening'),
  WECHAT_TEMPLATE_EXPIRY: z.string().min(1).default('template-demo-expiry'),
  WECHAT_TEMPLATE_REDEEMED: z.string().min(1).default('template-demo-redeemed'),
  WECHAT_TEMPLATE_INVOICE: z.string().min(1).default('template-demo-invoice'),
  WECHAT_TEMPLATE_SETTLEMENT: z.string().min(1).default('template-demo-settlement'),
  /** The openid in whose name texts are checked before they are published; somebody who uses the mini-program. */
  WECHAT_CHECK_OPENID: z.string().min(1).default('o-demo-check'),
  WXPAY_ORIGIN: origin.default('http://127.0.0.1:3300'),
  WXPAY_MCHID: z.string().min(1).default('1900000demo'),
  WXPAY_MERCHANT_SERIAL: z.string().min(1).default(demoKeys.WXPAY_MERCHANT_SERIAL),
  WXPAY_API_KEY: z
    .string()
    .refine((text) => Buffer.byteLength(text) === 32, { message: 'must be 32 bytes' })
    .default(demoKeys.WXPAY_API_KEY),
  /** `merchant.pem`, our private key, and `platform/<serial>.pem`, WeChat's certificates and public keys. */
  WXPAY_KEY_DIR: z.string().min(1).default(demoKeyDir),
  /** Where a browser without WeChat pays on a rehearsal; empty: nowhere. */
  WXPAY_CASHIER_ORIGIN: z.union([z.literal(''), origin]).default(''),
  /** Text messages by Tencent Cloud: the desk's one-time codes. */
  SMS_ORIGIN: origin.default('http://127.0.0.1:3400'),
  SMS_SECRET_ID: z.string().min(1).default(demoKeys.SMS_SECRET_ID),
  SMS_SECRET_KEY: z.string().min(1).default(demoKeys.SMS_SECRET_KEY),
  SMS_APP_ID: z.string().min(1).default('1400000000'),
  SMS_SIGN_NAME: z.string().min(1).default('惠民券'),
  /** With two values: the code, and for how many minutes it is good. */
  SMS_TEMPLATE_DESK: z.string().min(1).default('100001'),
  /** What the tax authority knows of an invoice, by Tencent Cloud's VatInvoiceVerifyNew. */
  INVOICE_CHECK_ORIGIN: origin.default('http://127.0.0.1:3500'),
  INVOICE_CHECK_SECRET_ID: z.string().min(1).default(demoKeys.INVOICE_CHECK_SECRET_ID),
  INVOICE_CHECK_SECRET_KEY: z.string().min(1).default(demoKeys.INVOICE_CHECK_SECRET_KEY),
  JLPAY_APPID: z.string().min(1).default('jlpay-demo'),
  JLPAY_PUBLIC_KEY: z
    .string()
    .regex(/^04[0-9a-f]{128}$/)
    .default(demoKeys.JLPAY_PUBLIC_KEY),
  JLPAY_ORIGIN: origin.default('http://127.0.0.1:3100'),
  BFF_JLPAY_APPID: z.string().min(1).default('huimin-demo'),
  BFF_JLPAY_PRIVATE_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .default(demoKeys.BFF_JLPAY_PRIVATE_KEY),
});

export type Env = z.infer<typeof schema>;

const loopback = /^https?:\/\/(localhost|127\.|\[::1\])/;

/** Whether a folder holds one of the published keys, under whatever name. */
function holdsDemoKeys(folder: string): boolean {
  const keysIn = (dir: string) =>
    ['.', 'platform'].flatMap((part) => {
      const place = resolve(dir, part);
      return existsSync(place)
        ? readdirSync(place)
            .filter((file) => file.endsWith('.pem'))
            .map((file) => readFileSync(join(place, file), 'utf8').trim())
        : [];
    });
  const published = keysIn(demoKeyDir);
  return (
    resolve(folder) === resolve(demoKeyDir) || keysIn(folder).some((key) => published.includes(key))
  );
}

/** What production may not start with, as far as the values can be read; empty when all is well. */
function faultsInProduction(env: Partial<Env>): string[] {
  const faults: string[] = [];
  for (const [name, demo] of Object.entries(demoKeys)) {
    if (env[name as keyof typeof demoKeys] === demo) {
      faults.push(`${name}: is the published demo key`);
    }
  }
  for (const name of [
    'PUBLIC_ORIGIN',
    'WECHAT_API_ORIGIN',
    'WECHAT_CONSENT_ORIGIN',
    'JLPAY_ORIGIN',
    'WXPAY_ORIGIN',
    'SMS_ORIGIN',
    'INVOICE_CHECK_ORIGIN',
  ] as const) {
    const given = env[name];
    if (given !== undefined && (loopback.test(given) || !given.startsWith('https://'))) {
      faults.push(`${name}: is a mock or unencrypted origin (${given})`);
    }
  }
  if (env.WXPAY_CASHIER_ORIGIN) {
    faults.push('WXPAY_CASHIER_ORIGIN: production pays in WeChat alone');
  }
  if (env.WXPAY_KEY_DIR && holdsDemoKeys(env.WXPAY_KEY_DIR)) {
    faults.push('WXPAY_KEY_DIR: holds the published demo keys');
  }
  if (env.CLOCK === 'rehearsal') {
    faults.push('CLOCK: production has only the real clock');
  }
  for (const name of ['JLPAY_APPID', 'BFF_JLPAY_APPID', 'WECHAT_APPID', 'WXPAY_MCHID'] as const) {
    if (env[name]?.includes('demo')) {
      faults.push(`${name}: is a demo id`);
    }
  }
  return faults;
}

/** What is wrong with the values, and those that are right: one fault hides no other. */
function readFields(given: Record<string, string | undefined>) {
  const faults: string[] = [];
  const sound: Partial<Env> = {};
  for (const [name, field] of Object.entries(schema.shape)) {
    const parsed = field.safeParse(given[name]);
    if (parsed.success) {
      Object.assign(sound, { [name]: parsed.data });
    } else {
      faults.push(`${name}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
    }
  }
  return { faults, sound };
}

/**
 * Reads the configuration, or throws one Error that names every fault on a line of its own.
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const { faults, sound } = readFields(given);
  // Whether it is production is known before all else is right.
  if (given.NODE_ENV === 'production') {
    faults.push(...faultsInProduction(sound));
  }
  if (faults.length > 0) {
    throw new Error(`Configuration is not usable:\n  ${faults.join('\n  ')}`);
  }
  return sound as Env;
}
