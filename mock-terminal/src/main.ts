import { join } from 'node:path';
import { readEnv } from './env';
import { startPlatform } from './platform/start';
import { startWechat } from './wechat/start';
import { startWechatPay } from './wechat-pay/start';

/** Everything outside our walls, in one process: 嘉联 with its terminals and cashier page, and the fake WeChat. */
const main = async (): Promise<void> => {
  const env = readEnv();
  const platform = await startPlatform(env, join(__dirname, '../terminals.json'));
  const wechat = await startWechat(env).catch(async (fault: unknown) => {
    await platform.close();
    throw fault;
  });
  const wechatPay = await startWechatPay(env).catch(async (fault: unknown) => {
    await Promise.all([platform.close(), wechat.close()]);
    throw fault;
  });
  process.stdout.write(
    `收银台 ${platform.origin}\n模拟微信 ${wechat.origin}\n模拟微信支付 ${wechatPay.origin}\n`,
  );
  const stop = () => void Promise.all([platform.close(), wechat.close(), wechatPay.close()]);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};

main().catch((fault: unknown) => {
  process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exitCode = 1;
});
