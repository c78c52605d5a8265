import { DatePicker, Flex, Typography } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { showEnd } from '../../lib/show';
import { useCampaign } from '../../ui/campaign';

/** The end of a block: a day, as a rule the campaign's last one; none: until somebody lifts it. */
export function useUntil() {
  const { campaign } = useCampaign();
  const [day, setDay] = useState<Dayjs | null>(() => dayjs(showEnd(campaign.endsAt).slice(0, 10)));
  return {
    day,
    setDay,
    until: day && `${day.add(1, 'day').format('YYYY-MM-DD')}T00:00:00+08:00`,
  };
}

export function UntilField({ day, setDay }: Pick<ReturnType<typeof useUntil>, 'day' | 'setDay'>) {
  return (
    <Flex gap={8} align="center" wrap style={{ marginBottom: 12 }}>
      <label htmlFor="block-until">截止到（含当天）</label>
      <DatePicker id="block-until" value={day} onChange={setDay} placeholder="不设期限" />
      {!day && <Typography.Text type="secondary">一直有效，直到移出</Typography.Text>}
    </Flex>
  );
}
