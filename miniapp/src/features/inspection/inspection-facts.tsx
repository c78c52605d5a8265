import { View } from '@tarojs/components';
import type { Inspection } from '../../../../bff/src/contract';
import { inspectionEventWords, inspectionWords } from '../../copy/inspection';
import { dayTime, lastDay } from '../../lib/time';
import { SentFile } from '../../ui/file-upload';
import { Fact } from '../../ui/list-row';
import { Notice } from '../../ui/notice';
import { StatusTimeline } from '../../ui/status-timeline';
import { TaggedTitle } from '../../ui/tagged-title';
import './inspection.scss';

/** How a visit stands, for the enterprise: being late is read off the clock. */
export const wordsOf = ({ state, isOverdue }: Inspection) =>
  inspectionWords[isOverdue ? 'overdue' : state];

function Pictures({ name, urls }: { name: string; urls: readonly string[] }) {
  return urls.length === 0 ? null : (
    <>
      <View className="small inspection__label">{name}</View>
      <View className="inspection__photos">
        {urls.map((url, index) => (
          <SentFile key={url.split('?')[0]} name={`${name} ${index + 1}`} url={url} isPdf={false} />
        ))}
      </View>
    </>
  );
}

/** One visit: where and when, what was wrong, until when it must be right, and what happened since. */
export function InspectionFacts({ inspection }: { inspection: Inspection }) {
  const { storeName, visitedAt, dueAt, items, steps } = inspection;
  const newestFirst = [...steps].reverse();
  const [newest] = newestFirst;
  const handedIn = newestFirst.find(({ event }) => event === 'correct');
  return (
    <>
      <TaggedTitle title={storeName} {...wordsOf(inspection)} />
      <View className="small">{dayTime(visitedAt)} 巡检</View>
      {items
        .filter(({ verdict }) => verdict === 'fault')
        .map(({ item, title, remark }) => (
          <View key={item} className="inspection__fault">
            <View className="inspection__item">{title}</View>
            <View>{remark}</View>
          </View>
        ))}
      <Pictures name="巡检照片" urls={steps[0]?.photos ?? []} />
      {dueAt ? (
        <View className="inspection__due">
          <Fact name="整改期限">{lastDay(dueAt)} 24:00 前</Fact>
        </View>
      ) : null}
      {newest?.event === 'return' ? (
        <Notice icon="alert" label={`退回原因：${newest.note}`} />
      ) : null}
      {steps.length > 1 ? (
        <StatusTimeline
          steps={newestFirst.map(({ event, at, note }) => ({
            title: inspectionEventWords[event],
            at,
            note,
          }))}
        />
      ) : null}
      <Pictures name="整改照片" urls={handedIn?.photos ?? []} />
    </>
  );
}
