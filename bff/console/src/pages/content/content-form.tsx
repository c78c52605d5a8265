import { Button, Card, DatePicker, Flex, Form, Input, Select } from 'antd';
import dayjs from 'dayjs';
import type { ReactNode } from 'react';
import type { ContentBody } from '../../../../src/contract';
import { contentPageWords, pictureWords } from '../../copy/words';
import { ArrowDownIcon, ArrowUpIcon, DeleteIcon, PlusIcon } from '../../ui/icons';

type Of<K extends ContentBody['kind']> = Extract<ContentBody, { kind: K }>;
type Path = (string | number)[];

const need = [{ required: true, whitespace: true, message: '请填写' }];
const options = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** Several of a kind in an order of their own: added, moved and taken out. */
function Several({
  path,
  word,
  fresh,
  children,
}: {
  path: Path;
  word: string;
  fresh: object;
  children: (at: number) => ReactNode;
}) {
  return (
    <Form.List name={path}>
      {(fields, { add, remove, move }) => (
        <Flex vertical gap={10}>
          {fields.map(({ key, name }) => (
            <Card
              key={key}
              size="small"
              type="inner"
              title={`${word} ${name + 1}`}
              extra={
                <Flex gap={4}>
                  <Button
                    size="small"
                    aria-label={`上移${word} ${name + 1}`}
                    icon={<ArrowUpIcon />}
                    disabled={name === 0}
                    onClick={() => move(name, name - 1)}
                  />
                  <Button
                    size="small"
                    aria-label={`下移${word} ${name + 1}`}
                    icon={<ArrowDownIcon />}
                    disabled={name === fields.length - 1}
                    onClick={() => move(name, name + 1)}
                  />
                  <Button
                    size="small"
                    danger
                    aria-label={`删除${word} ${name + 1}`}
                    icon={<DeleteIcon />}
                    onClick={() => remove(name)}
                  />
                </Flex>
              }
            >
              {children(name)}
            </Card>
          ))}
          <Button type="dashed" icon={<PlusIcon />} onClick={() => add({ ...fresh })}>
            增加{word}
          </Button>
        </Flex>
      )}
    </Form.List>
  );
}

function Line({
  path,
  label,
  most,
  optional = false,
  rows,
}: {
  path: Path;
  label: string;
  most: number;
  optional?: boolean;
  rows?: number;
}) {
  return (
    <Form.Item name={path} label={label} rules={optional ? [] : need}>
      {rows ? (
        <Input.TextArea rows={rows} maxLength={most} showCount />
      ) : (
        <Input maxLength={most} showCount />
      )}
    </Form.Item>
  );
}

/** An instant as the API has it, chosen with a calendar. */
function Moment({
  value,
  onChange,
  label,
}: {
  value?: string | null;
  onChange?: (at: string | null) => void;
  label: string;
}) {
  return (
    <DatePicker
      showTime={{ format: 'HH:mm' }}
      format="YYYY-MM-DD HH:mm"
      aria-label={label}
      value={value ? dayjs(value) : null}
      onChange={(at) => onChange?.(at ? at.toISOString() : null)}
    />
  );
}

const Home = () => (
  <Several
    path={['sections']}
    word="栏目"
    fresh={{ title: '', entries: [{ title: '', note: '', page: 'campaign' }] }}
  >
    {(section) => (
      <>
        <Line path={[section, 'title']} label="栏目名" most={40} />
        <Several
          path={[section, 'entries']}
          word="入口"
          fresh={{ title: '', note: '', page: 'campaign' }}
        >
          {(entry) => (
            <>
              <Line path={[entry, 'title']} label="名称" most={30} />
              <Line path={[entry, 'note']} label="说明" most={60} optional />
              <Form.Item name={[entry, 'page']} label="打开哪一页">
                <Select options={options(contentPageWords)} />
              </Form.Item>
            </>
          )}
        </Several>
      </>
    )}
  </Several>
);

const HowTo = () => (
  <Several path={['steps']} word="步骤" fresh={{ picture: 'ticket', title: '', note: '' }}>
    {(step) => (
      <>
        <Form.Item name={[step, 'picture']} label="图示">
          <Select options={options(pictureWords)} />
        </Form.Item>
        <Line path={[step, 'title']} label="做什么" most={12} />
        <Line path={[step, 'note']} label="补充" most={40} optional />
      </>
    )}
  </Several>
);

const Help = () => (
  <Several path={['reasons']} word="问题" fresh={{ title: '', sentence: '', next: '', words: '' }}>
    {(reason) => (
      <>
        <Line path={[reason, 'title']} label="问题" most={40} />
        <Line path={[reason, 'sentence']} label="为什么" most={200} rows={2} />
        <Line path={[reason, 'next']} label="怎么办" most={120} rows={2} />
        <Line path={[reason, 'words']} label="还会怎么搜（空格分开）" most={80} optional />
      </>
    )}
  </Several>
);

const Notices = () => (
  <Several path={['notices']} word="通知" fresh={{ title: '', text: '', from: null, until: null }}>
    {(notice) => (
      <>
        <Line path={[notice, 'title']} label="标题" most={40} />
        <Line path={[notice, 'text']} label="正文" most={600} rows={4} />
        <Flex gap={12} wrap>
          <Form.Item name={[notice, 'from']} label="开始显示（不选：发布即显示）">
            <Moment label="开始显示" />
          </Form.Item>
          <Form.Item name={[notice, 'until']} label="停止显示（不选：一直显示）">
            <Moment label="停止显示" />
          </Form.Item>
        </Flex>
      </>
    )}
  </Several>
);

/** The plan's own words cannot be changed here; the plain line under each can. */
function Rules({ body, clauses }: { body: Of<'rules'>; clauses: Map<string, string> }) {
  return (
    <Flex vertical gap={10}>
      {body.lines.map(({ clause }, at) => (
        <Card key={clause} size="small" type="inner" title={clause}>
          <blockquote className="clause-text">{clauses.get(clause)}</blockquote>
          <Line path={['lines', at, 'plain']} label="白话说明" most={300} rows={2} />
        </Card>
      ))}
    </Flex>
  );
}

/** The fields of one kind of text. */
export function ContentFields({
  body,
  clauses,
}: {
  body: ContentBody;
  clauses: Map<string, string>;
}) {
  switch (body.kind) {
    case 'home':
      return <Home />;
    case 'rules':
      return <Rules body={body} clauses={clauses} />;
    case 'how_to':
      return <HowTo />;
    case 'help':
      return <Help />;
    case 'notices':
      return <Notices />;
    case 'offer':
      return (
        <Line path={['text']} label="本店优惠（不填：没有优惠）" most={60} optional rows={2} />
      );
  }
}
