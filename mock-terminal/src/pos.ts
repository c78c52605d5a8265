import { parseArgs } from 'node:util';
import { dateTime, payTypeName, stateWords, yuan } from './cashier/words';
import { readEnv } from './env';
import type { Trade } from './platform/trade';
import { type Result, TerminalApi, Unreachable, Usage } from './pos/api';
import {
  bill,
  cancel,
  faults,
  query,
  redeem,
  refund,
  settle,
  trade,
  type Wish,
} from './pos/commands';
import { playScenario, type ScenarioReport } from './pos/scenario';

const USAGE = `用法:pos <命令> [选项]
  redeem   --term T0000001 --code 码 [--code 码] --item tv:2599:SN1 [--item …] [--pay wxpay] [--no 单号] [--fail] [--late]
  query    --term T0000001 --code 码 --item tv:2599:SN1
  cancel   --term T0000001 --no 单号 [--reason 原因]
  refund   --term T0000001 --no 单号 --lines 1,2 [--refund-no 退货单号] [--reason 原因]
  settle   --term T0000001 --no 单号（结果未知时再查一次）
  trade    --term T0000001 --no 单号
  bill     --term T0000001 | --mch 商户号  --date 2023-04-22
  faults   [开关=数值 …] | off
  scenario <文件> [--code 码 …]
选项：--json 输出 JSON；--cashier C01 收银员
退出码：0 成功，1 业务拒绝或场景不符，2 用法错误，3 连不上或结果未知
`;

const EXIT = { done: 0, refused: 1, unreachable: 3, unknown: 3 } as const;
const run = { redeem, query, cancel, refund, settle, trade, bill };
const isCommand = (name: string | undefined): name is keyof typeof run =>
  name !== undefined && Object.hasOwn(run, name);

const readArguments = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        term: { type: 'string' },
        cashier: { type: 'string' },
        code: { type: 'string', multiple: true },
        item: { type: 'string', multiple: true },
        pay: { type: 'string' },
        no: { type: 'string' },
        lines: { type: 'string' },
        'refund-no': { type: 'string' },
        reason: { type: 'string' },
        mch: { type: 'string' },
        date: { type: 'string' },
        fail: { type: 'boolean' },
        late: { type: 'boolean' },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (fault) {
    throw new Usage(fault instanceof Error ? fault.message : String(fault));
  }
};

const wishOf = (values: ReturnType<typeof readArguments>['values']): Wish => ({
  ...values,
  codes: values.code,
  items: values.item,
  lines: values.lines?.split(',').map(Number),
  refundNo: values['refund-no'],
});

const isTrade = (value: unknown): value is Trade =>
  typeof value === 'object' && value !== null && 'out_trade_no' in value && 'asked' in value;

const tradeWords = (sold: Trade): string => {
  const lock = sold.lock;
  const sums = lock && ` 合计 ${yuan(lock.total_fee)} 券 -${yuan(lock.discount_fee)}`;
  const paid =
    sold.payment &&
    ` 实付 ${yuan(sold.payment.paid_fee)} ${payTypeName(sold.payment.pay_type)} ${dateTime(sold.payment.trade_time)}`;
  return `${sold.out_trade_no} ${stateWords(sold)}${sums ?? ''}${paid ?? ''}`;
};

const wordsOf = (result: Result): string => {
  const sold = isTrade(result.trade) ? `\n${tradeWords(result.trade)}` : '';
  if (result.kind === 'refused') return `未办成（${result.ret_code}）：${result.ret_msg}${sold}`;
  if (result.kind === 'unreachable') return `没有发出，什么也没有发生：${result.why}`;
  if (result.kind === 'unknown') return `结果未知：${result.why}${sold}`;
  if (typeof result.bill === 'string') return result.bill.trimEnd();
  return sold ? `办成${sold}` : JSON.stringify(result.answer ?? result.faults);
};

const scenarioWords = ({ name, steps, met }: ScenarioReport): string =>
  [
    ...steps.map((one) => `${one.met ? '✓' : '✗'} ${one.step} ${one.do} ${wordsOf(one.result)}`),
    `${name}：${met ? '相符' : '不符'}`,
  ].join('\n');

const main = async (): Promise<number> => {
  const { values, positionals } = readArguments();
  const [command, ...rest] = positionals;
  const api = new TerminalApi(`http://127.0.0.1:${readEnv().MOCK_TERMINAL_PORT}`);
  const print = (json: object, words: string) =>
    process.stdout.write(`${values.json ? JSON.stringify(json) : words}\n`);
  if (command === 'scenario') {
    const [file] = rest;
    if (!file) throw new Usage('缺少场景文件');
    const report = await playScenario(api, file, values.code ?? []);
    print(report, scenarioWords(report));
    return report.met ? 0 : 1;
  }
  if (command !== 'faults' && !isCommand(command)) throw new Usage('没有这个命令');
  const result =
    command === 'faults' ? await faults(api, rest) : await run[command](api, wishOf(values));
  print(result, wordsOf(result));
  return EXIT[result.kind];
};

main()
  .catch((fault: unknown) => {
    const words = fault instanceof Error ? fault.message : String(fault);
    process.stderr.write(fault instanceof Usage ? `${words}\n${USAGE}` : `${words}\n`);
    return fault instanceof Unreachable ? 3 : 2;
  })
  .then((code) => {
    process.exitCode = code;
  });
