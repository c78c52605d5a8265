import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Result, type TerminalApi, Usage } from './api';
import { cancel, query, redeem, refund, settle, trade } from './commands';

/*
 * A scenario is a drill in a file: steps in order, each with what it must lead to. `$1`, `$2` stand for the voucher codes
 * given on the command line, `{run}` for a text that is new in every run (serial numbers must be), `sale` for the number
 * of the scenario's sale.
 */
const words = z.array(z.string());
const stepShape = z.strictObject({
  do: z.enum(['query', 'redeem', 'cancel', 'refund', 'settle', 'trade', 'faults']),
  term: z.string().optional(),
  /** Names the sale, so that later steps can speak of it. */
  sale: z.string().optional(),
  codes: words.optional(),
  items: words.optional(),
  pay: z.string().optional(),
  fail: z.boolean().optional(),
  late: z.boolean().optional(),
  lines: z.array(z.int()).optional(),
  refund: z.string().optional(),
  reason: z.string().optional(),
  set: z.record(z.string(), z.unknown()).optional(),
  /** The result must hold at least this. */
  expect: z.record(z.string(), z.unknown()).default({}),
});
const scenarioShape = z.strictObject({
  name: z.string(),
  about: z.string(),
  term: z.string(),
  steps: z.array(stepShape).min(1).max(200),
});
type Step = z.infer<typeof stepShape>;

export type StepReport = { step: number; do: string; met: boolean; result: Result };
export type ScenarioReport = { name: string; met: boolean; steps: StepReport[] };

const run = { query, redeem, cancel, refund, settle, trade };

/** Whether `actual` holds everything that `wanted` names. */
export const holds = (actual: unknown, wanted: unknown): boolean => {
  if (typeof wanted !== 'object' || wanted === null) return actual === wanted;
  if (typeof actual !== 'object' || actual === null) return false;
  const fields = new Map(Object.entries(actual));
  return Object.entries(wanted).every(([name, value]) => holds(fields.get(name), value));
};

const readScenario = (file: string) => {
  try {
    return scenarioShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (fault) {
    throw new Usage(`${file}：${fault instanceof Error ? fault.message : String(fault)}`);
  }
};

const codeAt = (codes: readonly string[], text: string): string => {
  if (!text.startsWith('$')) return text;
  const code = codes[Number(text.slice(1)) - 1];
  if (!code) throw new Usage(`这个场景需要第 ${text.slice(1)} 个 --code`);
  return code;
};

/** Plays the file's steps until one does not lead where it must; the faults are switched off at the end. */
export const playScenario = async (
  api: TerminalApi,
  file: string,
  codes: readonly string[],
): Promise<ScenarioReport> => {
  const scenario = readScenario(file);
  const fresh = randomBytes(5).toString('hex');
  const numberOf = (name: string | undefined) => name && `${name}-${fresh}`;
  const take = async (step: Step): Promise<Result> => {
    if (step.do === 'faults') {
      return { kind: 'done', faults: await api.faults('PUT', step.set ?? {}) };
    }
    return run[step.do](api, {
      ...step,
      term: step.term ?? scenario.term,
      no: numberOf(step.sale),
      refundNo: numberOf(step.refund),
      codes: step.codes?.map((code) => codeAt(codes, code)),
      items: step.items?.map((item) => item.replaceAll('{run}', fresh)),
    });
  };
  const steps: StepReport[] = [];
  try {
    for (const [index, step] of scenario.steps.entries()) {
      const result = await take(step);
      const met = holds(result, step.expect);
      steps.push({ step: index + 1, do: step.do, met, result });
      if (!met) break;
    }
  } finally {
    await api.faults('DELETE');
  }
  return { name: scenario.name, met: steps.every(({ met }) => met), steps };
};
