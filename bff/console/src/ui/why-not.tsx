import { Typography } from 'antd';
import type { ApplicationEvent, OfficerRole } from '../../../src/contract';
import {
  eventWords,
  merchantWords,
  objectionWords,
  roleWords,
  statusWords,
  stepWords,
} from '../copy/words';
import type { Failure } from '../lib/call';

type Facts = Failure['facts'];
const anyStatus: Record<string, string> = { ...objectionWords, ...merchantWords, ...statusWords };

/** What a page that is behind has missed, or what is still to do: the facts of a refusal in people's words. */
function linesOf(facts: Facts): string[] {
  const { status, event, by, fields, missing, faults, version, role, town, disabled } = facts;
  return [
    ...(typeof event === 'string'
      ? [`${by ?? '有人'}刚刚办理了“${eventWords[event as ApplicationEvent] ?? event}”。`]
      : version !== undefined && by
        ? [`${by}刚刚公布了第 ${version} 版。`]
        : by
          ? [`正在办理的人：${by}。`]
          : []),
    ...(fields ? [`刚刚改动的内容：${fields}。`] : []),
    ...(typeof status === 'string' && anyStatus[status]
      ? [`现在的状态：${anyStatus[status]}。`]
      : []),
    ...(typeof role === 'string'
      ? [
          `现在的岗位：${roleWords[role as OfficerRole]}${town ? `·${town}` : ''}${disabled ? '，已停用' : ''}。`,
        ]
      : []),
    ...(typeof missing === 'string'
      ? [
          `还差：${missing
            .split(',')
            .map((step) => stepWords[step as keyof typeof stepWords] ?? step)
            .join('、')}。`,
        ]
      : []),
    ...(typeof faults === 'string' ? faults.split('\n') : []),
  ];
}

/** A refusal as people read it: the sentence, what has changed meanwhile, and the number for the hotline. */
export function WhyNot({
  error,
}: {
  error: Error & Partial<Pick<Failure, 'facts' | 'requestId'>>;
}) {
  const lines = error.facts ? linesOf(error.facts) : [];
  return (
    <>
      <p>{error.message}</p>
      {lines.length > 0 && (
        <ul className="why-not">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {error.requestId && (
        <Typography.Text type="secondary" copyable={{ text: error.requestId }}>
          问题编号 {error.requestId}
        </Typography.Text>
      )}
    </>
  );
}
