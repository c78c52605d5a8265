import { join } from 'node:path';
import { z } from 'zod';
import { NOTIFY_SCHEDULE_SECONDS } from './platform/notifier';

/*
 * The only reader of process.env here. Every default is a demo value: this server is a stand-in for 嘉联 and WeChat and
 * never runs in production.
 */
const port = z.coerce.number().int().min(0).max(65_535);
const origin = z.url().transform((text) => text.replace(/\/$/, ''));

/** The keys of the shared test vectors. */
const DEMO_PRIVATE_KEY = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8';
const DEMO_BFF_PUBLIC_KEY =
  '0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0';

const schema = z.object({
  BFF_ORIGIN: origin.default('http://127.0.0.1:3000'),
  /** Where people's browsers reach the BFF: the only place the consent page sends them back to. */
  PUBLIC_ORIGIN: origin.default('http://127.0.0.1:3000'),
  MOCK_TERMINAL_PORT: port.default(3100),
  FAKE_WECHAT_PORT: port.default(3200),
  FAKE_WECHAT_PAY_PORT: port.default(3300),
  FAKE_SMS_PORT: port.default(3400),
  FAKE_TAX_PORT: port.default(3500),
  /** Holds the trades that daily bills are made from. */
  MOCK_TERMINAL_DIR: z.string().default(join(__dirname, '../../.data/mock-terminal')),
  JLPAY_APPID: z.string().min(1).default('jlpay-demo'),
  JLPAY_PRIVATE_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .default(DEMO_PRIVATE_KEY),
  BFF_JLPAY_APPID: z.string().min(1).default('huimin-demo'),
  BFF_JLPAY_PUBLIC_KEY: z
    .string()
    .regex(/^04[0-9a-f]{128}$/)
    .default(DEMO_BFF_PUBLIC_KEY),
  WECHAT_APPID: z.string().min(1).default('wx-demo-huimin'),
  WECHAT_SECRET: z.string().min(1).default('demo-wechat-secret'),
  WXPAY_MCHID: z.string().min(1).default('1900000demo'),
  WXPAY_MERCHANT_SERIAL: z.string().min(1).default('3D5E000000000000000000000000000000DE30'),
  WXPAY_API_KEY: z.string().length(32).default('demo-wechat-pay-api-key-32-bytes'),
  SMS_SECRET_ID: z.string().min(1).default('demo-sms-secret-id'),
  SMS_SECRET_KEY: z.string().min(1).default('demo-sms-secret-key'),
  SMS_APP_ID: z.string().min(1).default('1400000000'),
  INVOICE_CHECK_SECRET_ID: z.string().min(1).default('demo-invoice-secret-id'),
  INVOICE_CHECK_SECRET_KEY: z.string().min(1).default('demo-invoice-secret-key'),
  /** How long a terminal waits for the BFF. */
  ANSWER_TIMEOUT_MS: z.coerce.number().int().min(50).max(60_000).default(5000),
  /** Seconds between the tries of a notification, comma separated. */
  NOTIFY_SCHEDULE: z
    .string()
    .default(NOTIFY_SCHEDULE_SECONDS.join(','))
    .transform((text) => text.split(',').map(Number))
    .refine((gaps) => gaps.every((gap) => gap >= 0), {
      message: 'must be seconds, comma separated',
    }),
  /** 1 = the schedule as written; 0.01 = a hundred times faster. */
  NOTIFY_SCALE: z.coerce.number().min(0).max(10).default(1),
});
export type Env = z.infer<typeof schema>;

/** Reads the configuration, or throws one Error that names every fault. */
export const readEnv = (source: NodeJS.ProcessEnv = process.env): Env => {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw new Error(`mock-terminal 的配置有误:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
};
