import { View } from '@tarojs/components';
import type { Application } from '../../../../bff/src/contract';
import { eventWords, fieldWords, statusWords } from '../../copy/onboarding';
import { printPage } from '../../lib/print-page';
import { dayTime } from '../../lib/time';
import { ActionButton } from '../../ui/action-button';
import { Fact } from '../../ui/list-row';
import { Notice } from '../../ui/notice';
import { StatusTimeline } from '../../ui/status-timeline';

const noteOf = ({ by, reason, fields }: Application['timeline'][number]) =>
  [by.name, reason, ...fields.map((one) => `${fieldWords[one.field]}：${one.reason}`)]
    .filter(Boolean)
    .join('，');

/** Where an application stands, its receipt, and every decision with who, when and why (M2). */
export function ApplicationStatus({ application }: { application: Application }) {
  const { title, next } = statusWords[application.status];
  const bad = ['suspended', 'rejected', 'withdrawn'].includes(application.status);
  return (
    <>
      <Notice
        kind={bad ? 'warn' : 'ok'}
        icon={bad ? 'alert' : 'check-circle'}
        label={`${title}。${next}`}
      />
      <View className="card">
        <View className="heading">受理回执</View>
        <Fact name="受理号">{application.number ?? '—'}</Fact>
        <Fact name="企业">{application.form.enterpriseName}</Fact>
        <Fact name="信用代码">{application.form.creditCode}</Fact>
        <Fact name="所属镇办">{application.form.town}</Fact>
        <Fact name="门店">{application.form.stores.map((one) => one.name).join('、')}</Fact>
        {application.submittedAt ? (
          <Fact name="提交时间">{dayTime(application.submittedAt)}</Fact>
        ) : null}
        {application.publicity ? (
          <Fact name="公示期">
            {dayTime(application.publicity.from)} 至 {dayTime(application.publicity.until)}
          </Fact>
        ) : null}
        {printPage ? (
          <ActionButton small kind="plain" onPress={printPage}>
            打印回执
          </ActionButton>
        ) : null}
      </View>
      <View className="card">
        <View className="heading">办理记录</View>
        <StatusTimeline
          steps={[...application.timeline].reverse().map((row) => ({
            title: eventWords[row.event],
            at: row.at,
            note: noteOf(row),
          }))}
        />
      </View>
    </>
  );
}
