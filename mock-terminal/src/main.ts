import { join } from 'node:path';
import { readEnv } from './env';
import type { Listening } from './http';
import { startPlatform } from './platform/start';
import { startSms } from './sms/start';
import { startTax } from './tax/start';
import { startWechat } from './wechat/start';
import { startWechatPay } from './wechat-pay/start';

/** Everything outside our walls, in one process: 嘉联 with its terminals and cashier page, WeChat, WeChat Pay, text messages and the tax authority. */
const main = async (): Promise<void> => {
  const env = readEnv();
  const started: Listening[] = [];
  const stop = () => Promise.all(started.map((one) => one.close()));
  const begin = async (start: () => Promise<Listening>): Promise<string> => {
    const listening = await start();
    started.push(listening);
    return listening.origin;
  };
  try {
    const terminals = join(__dirname, '../terminals.json');
    process.stdout.write(`收银台 ${await begin(() => startPlatform(env, terminals))}\n`);
    process.stdout.write(`模拟微信 ${await begin(() => startWechat(env))}\n`);
    process.stdout.write(`模拟微信支付 ${await begin(() => startWechatPay(env))}\n`);
    process.stdout.write(`模拟短信 ${await begin(() => startSms(env))}\n`);
    process.stdout.write(`模拟开票与查验 ${await begin(() => startTax(env))}\n`);
  } catch (fault) {
    await stop();
    throw fault;
  }
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
};

main().catch((fault: unknown) => {
  process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exitCode = 1;
});
