import { View } from '@tarojs/components';
import { useEffect } from 'react';
import { remindOfTakings } from '../../lib/remind';
import { prepareReminders, useReminders } from '../../lib/subscribe';
import { ListRow } from '../../ui/list-row';

const words: Partial<Record<ReturnType<typeof useReminders>[number]['kind'], string>> = {
  invoice: '发票退回',
  settlement: '钱款付出',
};

/** One consent is one message: it says how many are stored. Nothing where there are no such messages, as in a browser. */
export function ReminderRow() {
  useEffect(prepareReminders, []);
  const stored = useReminders().flatMap(({ kind, left }) =>
    words[kind] ? [`${words[kind]}还可提醒 ${left} 次`] : [],
  );
  return stored.length === 0 ? null : (
    <View className="card card--rows">
      <ListRow
        icon="bell"
        title="发票退回、钱款付出时提醒我"
        note={`${stored.join('，')}；点一次，各加一次`}
        onPress={remindOfTakings}
      />
    </View>
  );
}
