import { View } from '@tarojs/components';
import { useState } from 'react';
import type { Category, Publicity } from '../../../../bff/src/contract';
import { categoryWords } from '../../copy/vouchers';
import { a11y } from '../../lib/a11y';
import { call } from '../../lib/api';
import { asFailure, type Failure } from '../../lib/failure';
import { openPaper } from '../../lib/open-paper';
import { printPage } from '../../lib/print-page';
import { dayTime } from '../../lib/time';
import { ActionButton } from '../../ui/action-button';
import { EmptyState } from '../../ui/empty-state';
import { FailureNotice } from '../../ui/failure-notice';
import { FormField } from '../../ui/form-field';
import { Fact } from '../../ui/list-row';
import { Notice } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import { TextField } from '../../ui/text-field';
import './publicity-list.scss';

type Entry = Publicity['entries'][number];
const shortest = 5;

/** An objection against one enterprise; a contact is welcome and not required. */
function ObjectionSheet({
  campaignId,
  entry,
  onClose,
}: {
  campaignId: string;
  entry: Entry;
  onClose: () => void;
}) {
  const [text, setText] = useState('');
  const [contact, setContact] = useState('');
  const [number, setNumber] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const send = async () => {
    setFailure(undefined);
    try {
      const reply = await call('POST /v1/campaigns/:campaignId/objections', {
        params: { campaignId },
        body: {
          applicationId: entry.applicationId,
          text: text.trim(),
          ...(contact.trim() ? { contact: contact.trim() } : {}),
        },
      });
      setNumber(reply.number);
    } catch (error) {
      setFailure(asFailure(error));
    }
  };
  return (
    <Sheet title={`对“${entry.enterpriseName}”提出异议`} onClose={onClose}>
      {number ? (
        <>
          <Notice
            kind="ok"
            icon="check-circle"
            label={`已收到，编号 ${number}。区商务局会核实，异议期间只暂缓这一家。`}
          />
          <ActionButton onPress={onClose}>知道了</ActionButton>
        </>
      ) : (
        <>
          <FormField
            label="请说明情况"
            value={text}
            lines
            maxLength={1000}
            placeholder="例如：门店不在区内、没有营业"
            onChange={setText}
          />
          <FormField
            label="联系方式"
            value={contact}
            required={false}
            maxLength={60}
            hint="不留也会核实；留了便于回复，加密保存"
            onChange={setContact}
          />
          {failure ? <FailureNotice failure={failure} onRetry={send} /> : null}
          <ActionButton disabled={text.trim().length < shortest} onPress={send}>
            提交异议
          </ActionButton>
        </>
      )}
    </Sheet>
  );
}

function EntryCard({ entry, onObject }: { entry: Entry; onObject: (() => void) | undefined }) {
  return (
    <View className="card" {...a11y({ role: 'listitem' })}>
      <View className="publicity__name">
        <View className="publicity__serial">{entry.serial}</View>
        {entry.enterpriseName}
      </View>
      <Fact name="信用代码">{entry.creditCode}</Fact>
      <Fact name="所属镇办">{entry.town}</Fact>
      <Fact name="经营品种">
        {entry.categories.map((one: Category) => categoryWords[one]).join('、')}
      </Fact>
      {entry.ownOffer ? <Fact name="配套活动">{entry.ownOffer}</Fact> : null}
      <Fact name="门店">
        {entry.stores.map((one) => `${one.name}（${one.address}）`).join('；')}
      </Fact>
      {onObject ? (
        <ActionButton small kind="quiet" onPress={onObject}>
          提出异议
        </ActionButton>
      ) : null}
    </View>
  );
}

const papers = [
  { format: 'pdf', word: 'PDF' },
  { format: 'docx', word: 'Word' },
  { format: 'xlsx', word: 'Excel' },
] as const;

/** The published list (P1): readable without login, searchable, printable, with its hash and its window. */
export function PublicityList({ list }: { list: Publicity }) {
  const [words, setWords] = useState('');
  const [against, setAgainst] = useState<Entry>();
  const wanted = words.trim().toLowerCase();
  const fitting = list.entries.filter((entry) =>
    `${entry.enterpriseName}${entry.creditCode}${entry.town}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <View className="card">
        <View className="heading">{list.title}</View>
        <Fact name="公示时间">
          {dayTime(list.from)} 至 {dayTime(list.until)}
        </Fact>
        <Fact name="名单">
          第 {list.version} 版，共 {list.entries.length} 家
        </Fact>
        <Fact name="咨询热线">{list.hotline}</Fact>
        <View className="small publicity__hash">内容摘要 SHA-256：{list.sha256}</View>
        <View className="publicity__papers">
          {papers.map(({ format, word }) => (
            <ActionButton
              key={format}
              small
              kind="plain"
              onPress={() =>
                openPaper(
                  `/v1/campaigns/${list.campaignId}/publicity/file?format=${format}&version=${list.version}`,
                  format,
                )
              }
            >
              {word}
            </ActionButton>
          ))}
          {printPage ? (
            <ActionButton small kind="plain" onPress={printPage}>
              打印
            </ActionButton>
          ) : null}
        </View>
      </View>
      <Notice
        label={
          list.open
            ? '公示期内，任何人都可以对某一家企业提出异议，可以不留姓名。'
            : '公示期已结束。有情况请拨打活动热线反映。'
        }
      />
      <TextField
        label="搜索企业"
        placeholder="搜索企业名称或镇办"
        icon="search"
        value={words}
        onChange={setWords}
      />
      <View {...a11y({ role: 'list', label: '公示名单' })}>
        {fitting.map((entry) => (
          <EntryCard
            key={entry.applicationId}
            entry={entry}
            onObject={list.open ? () => setAgainst(entry) : undefined}
          />
        ))}
      </View>
      {fitting.length === 0 ? <EmptyState icon="search" sentence="没有找到这家企业。" /> : null}
      {against ? (
        <ObjectionSheet
          campaignId={list.campaignId}
          entry={against}
          onClose={() => setAgainst(undefined)}
        />
      ) : null}
    </>
  );
}
