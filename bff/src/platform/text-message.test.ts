import { startSms } from '../../../mock-terminal/src/sms/start';
import { createLog } from './log';
import { createTextMessages } from './text-message';

/* Against the fake carrier, whose check of the signature is code of its own. */

const keys = { secretId: 'id-of-a-test', secretKey: 'key-of-a-test', appId: '1400000001' };
const phone = '13900000001';
const log = createLog('silent');
let carrier: Awaited<ReturnType<typeof startSms>>;

beforeAll(async () => {
  carrier = await startSms({
    FAKE_SMS_PORT: 0,
    SMS_SECRET_ID: keys.secretId,
    SMS_SECRET_KEY: keys.secretKey,
    SMS_APP_ID: keys.appId,
  });
});
afterAll(() => carrier.close());

const texts = (over: Partial<typeof keys & { origin: string }> = {}, nowMs?: () => number) =>
  createTextMessages({ origin: carrier.origin, signName: '惠民券', ...keys, ...over }, log, nowMs);
const disturb = (faults: object) =>
  fetch(`${carrier.origin}/control/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  });
afterEach(() => fetch(`${carrier.origin}/control/faults`, { method: 'DELETE' }));

it('sends a message that is signed over its bytes', async () => {
  await texts().send(phone, '100001', ['123456', '5']);
  const last = await fetch(`${carrier.origin}/control/last?phone=${phone}`);
  expect(await last.json()).toMatchObject({ template_id: '100001', values: ['123456', '5'] });
});

it.each([
  ['another key', { secretKey: 'forged' }, undefined],
  ['an unknown id', { secretId: 'nobody' }, undefined],
  ['another application', { appId: '1400000009' }, undefined],
  ['a clock ten minutes slow', {}, () => Date.now() - 600_000],
  ['nobody at the other end', { origin: 'http://127.0.0.1:9' }, undefined],
])('does not hold a message for sent with %s', async (_, over, nowMs) => {
  await expect(texts(over, nowMs).send('13900000002', '100001', ['1'])).rejects.toMatchObject({
    trouble: 'unavailable',
  });
  const last = await fetch(`${carrier.origin}/control/last?phone=13900000002`);
  expect(last.status).toBe(404);
});

it.each([
  ['LimitExceeded.PhoneNumberDailyLimit', 'too_often'],
  ['FailedOperation.PhoneNumberInBlacklist', 'phone_refused'],
  ['InvalidParameterValue.IncorrectPhoneNumber', 'phone_refused'],
  ['FailedOperation.InsufficientBalanceInSmsPackage', 'unavailable'],
])('says what the carrier’s %s means: %s', async (code, trouble) => {
  await disturb({ code });
  await expect(texts().send(phone, '100001', ['1'])).rejects.toMatchObject({ trouble });
});

it('is not sure of anything after a fault of the carrier', async () => {
  await disturb({ httpStatus: 502 });
  await expect(texts().send(phone, '100001', ['1'])).rejects.toMatchObject({
    trouble: 'unavailable',
  });
});
