import Taro from '@tarojs/taro';
import type { ApiCall, ApiReply } from '../../../bff/src/contract';
import { call } from './api';
import { makeCell, useCell } from './cell';
import { isCitizen, readMe } from './session';

type Template = ApiReply<'GET /v1/me/reminders'>['templates'][number];
export type Wanted = ApiCall<'POST /v1/me/reminders'>['body']['accepted'][number];

const board = makeCell<readonly Template[]>([]);

/** The kinds that WeChat may be asked for, and how many messages of each are stored. */
export const useReminders = (): readonly Template[] => useCell(board);

/** Learns what may be asked for before the tap: WeChat wants its question asked at once. */
export function prepareReminders(): void {
  if (isCitizen(readMe())) {
    call('GET /v1/me/reminders').then(
      ({ templates }) => board.write(templates),
      () => undefined, // The calendar is left.
    );
  }
}

/**
 * WeChat's own question, in a tap. One yes is one message.
 * @returns how many messages of the first kind are stored now; undefined when nothing was agreed to
 */
export async function subscribe(wanted: Wanted[]): Promise<number | undefined> {
  const asked = wanted.flatMap((one) => {
    const template = board.read().find(({ kind }) => kind === one.kind);
    return template ? [{ one, id: template.templateId }] : [];
  });
  if (asked.length === 0) {
    return undefined;
  }
  const answer = await Taro.requestSubscribeMessage({
    tmplIds: asked.map(({ id }) => id),
    entityIds: [],
  });
  const said = answer as unknown as Record<string, string>;
  const accepted = asked.filter(({ id }) => said[id] === 'accept').map(({ one }) => one);
  if (accepted.length === 0) {
    return undefined;
  }
  const { templates } = await call('POST /v1/me/reminders', { body: { accepted } });
  board.write(templates);
  return templates.find(({ kind }) => kind === accepted[0]?.kind)?.left;
}
