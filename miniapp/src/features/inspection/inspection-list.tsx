import { View } from '@tarojs/components';
import type { Inspection } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { open, routes } from '../../lib/routes';
import { usePullReload } from '../../lib/use-load';
import { useShown } from '../../lib/use-shown';
import { ActionButton } from '../../ui/action-button';
import { EmptyState } from '../../ui/empty-state';
import { Loaded } from '../../ui/loaded';
import { Notice } from '../../ui/notice';
import { InspectionFacts, wordsOf } from './inspection-facts';
import { useInspections } from './use-inspections';

type Given = { campaignId: string; inspections: readonly Inspection[] };

function List({ campaignId, inspections }: Given) {
  const count = useShown();
  return (
    <>
      <View {...a11y({ role: 'list', label: '巡检整改' })}>
        {inspections.slice(0, count).map((one) => (
          <View key={one.inspectionId} className="card" {...a11y({ role: 'listitem' })}>
            <InspectionFacts inspection={one} />
            {one.may.includes('correct') ? (
              <ActionButton
                label={`提交整改：${one.storeName}`}
                onPress={() => open(routes.correction(campaignId, one.inspectionId))}
              >
                提交整改
              </ActionButton>
            ) : (
              <View className="small">{wordsOf(one).next}</View>
            )}
          </View>
        ))}
      </View>
      <View className="end-of-list">
        {inspections.length > count ? '上滑看更多' : `共 ${inspections.length} 次，没有更多了`}
      </View>
    </>
  );
}

/** What inspectors found at one's own stores, what to correct first. */
export function InspectionList({ campaignId }: { campaignId: string }) {
  const load = useInspections(campaignId);
  usePullReload(load);
  return (
    <Loaded of={load} tall>
      {({ inspections }) => {
        const waiting = inspections.filter(({ may }) => may.includes('correct')).length;
        return inspections.length === 0 ? (
          <EmptyState
            icon="check-circle"
            sentence="巡检没有发现要整改的问题。有问题时，这里会写明期限。"
          />
        ) : (
          <>
            {waiting > 0 ? <Notice icon="alert" label={`有 ${waiting} 次巡检等您整改。`} /> : null}
            <List campaignId={campaignId} inspections={inspections} />
          </>
        );
      }}
    </Loaded>
  );
}
