import { Flex, Input } from 'antd';
import type { StoreAnswer } from './store-facts';

type Days = Omit<NonNullable<StoreAnswer['checklist']>, 'items'>;

/** The last day to correct what is wrong: a phone shows its own calendar. */
export function DueField({
  days: { dueFrom, dueUntil },
  value,
  onChange,
}: {
  days: Days;
  value: string;
  onChange: (dueOn: string) => void;
}) {
  return (
    <Flex gap={8} align="center" wrap>
      <label htmlFor="due-on">整改期限（当天 24:00 前）</label>
      <Input
        id="due-on"
        type="date"
        min={dueFrom}
        max={dueUntil}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        style={{ width: 160 }}
      />
    </Flex>
  );
}
