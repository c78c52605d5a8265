import { readEnv } from './env';

/* Production starts with nothing of a rehearsal: no fake origin, no published key, not even one under another name. */
const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://huimin@db/huimin',
  PUBLIC_ORIGIN: 'https://huimin.example',
  WECHAT_API_ORIGIN: 'https://api.weixin.qq.com',
  WECHAT_CONSENT_ORIGIN: 'https://open.weixin.qq.com',
  WXPAY_ORIGIN: 'https://api.mch.weixin.qq.com',
  JLPAY_ORIGIN: 'https://openapi.jlpay.example',
  WXPAY_CASHIER_ORIGIN: '',
};
const faultsOf = (given: Record<string, string>): string => {
  try {
    readEnv({ ...production, ...given });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

it.each([
  ['WXPAY_ORIGIN', 'http://127.0.0.1:3300', /WXPAY_ORIGIN: is a mock or unencrypted origin/],
  ['WXPAY_ORIGIN', 'https://localhost:3300', /WXPAY_ORIGIN: is a mock/],
  ['WXPAY_ORIGIN', 'http://api.mch.weixin.qq.com', /WXPAY_ORIGIN: is a mock or unencrypted/],
  ['WXPAY_CASHIER_ORIGIN', 'https://pay.example', /WXPAY_CASHIER_ORIGIN: production pays/],
  ['WXPAY_KEY_DIR', 'bff/demo-keys/wechat-pay', /WXPAY_KEY_DIR: holds the published demo keys/],
  ['WXPAY_KEY_DIR', 'bff/src/../demo-keys/wechat-pay/', /WXPAY_KEY_DIR: holds the published/],
  ['WXPAY_API_KEY', 'demo-wechat-pay-api-key-32-bytes', /WXPAY_API_KEY: is the published demo key/],
  ['WXPAY_MCHID', '1900000demo', /WXPAY_MCHID: one is a demo id/],
  ['CLOCK', 'rehearsal', /CLOCK: production has only the real clock/],
])('production refuses %s=%s', (name, value, why) => {
  expect(faultsOf({ [name]: value })).toMatch(why);
});

it('refuses the demo’s merchant serial when nothing else is set', () => {
  expect(faultsOf({})).toMatch(/WXPAY_MERCHANT_SERIAL: is the published demo key/);
});

it('starts a rehearsal with nothing but a database', () => {
  expect(readEnv({ DATABASE_URL: production.DATABASE_URL }).WXPAY_ORIGIN).toBe(
    'http://127.0.0.1:3300',
  );
});
