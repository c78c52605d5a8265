import { Typography } from 'antd';
import type { ReactNode } from 'react';
import type { ContentBody } from '../../../../src/contract';
import { contentPageWords, pictureWords } from '../../copy/words';

/** While a text is typed only its place tells one part from another. */
const numbered = <T,>(list: readonly T[] | undefined) =>
  (list ?? []).map((one, at) => ({ one, at }));

type Slots = readonly { name: string; value: string }[];

/** A text as people will read it; a slot that nobody knows stays, and is marked. */
function Text({ text = '', slots }: { text?: string | undefined; slots: Slots }) {
  return numbered(text.split(/(\{[a-zA-Z]+\})/)).map(({ one: part, at }) => {
    const slot = /^\{([a-zA-Z]+)\}$/.exec(part)?.[1];
    const known = slots.find(({ name }) => name === slot)?.value;
    return slot && known === undefined ? <mark key={at}>{part}</mark> : (known ?? part);
  });
}

function Block({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="phone-card">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Parts({
  body,
  slots,
  clauses,
}: {
  body: ContentBody;
  slots: Slots;
  clauses: Map<string, string>;
}) {
  const say = (text?: string) => <Text text={text} slots={slots} />;
  switch (body.kind) {
    case 'home':
      return numbered(body.sections).map(({ one, at: index }) => (
        <Block key={`${index} ${one?.title}`} title={say(one?.title)}>
          {numbered(one?.entries).map(({ one: entry, at }) => (
            <p key={`${at} ${entry?.title}`} className="phone-row">
              <b>{say(entry?.title)}</b>
              <small>{say(entry?.note)}</small>
              <em>› {entry?.page && contentPageWords[entry.page]}</em>
            </p>
          ))}
        </Block>
      ));
    case 'rules':
      return (body.lines ?? []).map(({ clause, plain }) => (
        <Block key={clause} title={clause}>
          <p>{clauses.get(clause)}</p>
          <p className="phone-plain">{say(plain)}</p>
        </Block>
      ));
    case 'how_to':
      return (
        <Block title="怎么用">
          {numbered(body.steps).map(({ one: step, at: index }) => (
            <p key={`${index} ${step?.title}`} className="phone-row">
              <b>
                {index + 1}. {say(step?.title)}
              </b>
              <small>{say(step?.note)}</small>
              <em>图：{step?.picture && pictureWords[step.picture]}</em>
            </p>
          ))}
        </Block>
      );
    case 'help':
      return numbered(body.reasons).map(({ one, at: index }) => (
        <Block key={`${index} ${one?.title}`} title={say(one?.title)}>
          <p>{say(one?.sentence)}</p>
          <p className="phone-soft">怎么办：{say(one?.next)}</p>
        </Block>
      ));
    case 'notices':
      return (body.notices ?? []).length === 0 ? (
        <p className="phone-soft">没有通知时，首页不显示这一块。</p>
      ) : (
        numbered(body.notices).map(({ one, at: index }) => (
          <Block key={`${index} ${one?.title}`} title={say(one?.title)}>
            <p className="phone-text">{say(one?.text)}</p>
          </Block>
        ))
      );
    case 'offer':
      return (
        <Block title="门店卡片">
          <p>{body.text ? <>优惠：{say(body.text)}</> : '没有优惠时不显示这一行。'}</p>
        </Block>
      );
  }
}

/** How it will stand on a phone. */
export function ContentPreview(given: {
  body: ContentBody;
  slots: Slots;
  clauses: Map<string, string>;
}) {
  return (
    <section className="phone" aria-label="手机预览">
      <Typography.Text type="secondary">手机上的样子</Typography.Text>
      <Parts {...given} />
    </section>
  );
}
