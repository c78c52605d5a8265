import { Text, View } from '@tarojs/components';
import { a11y } from '../lib/a11y';
import { countdownParts } from '../lib/time';

/** Time left, by the server's clock. For screen readers it is one sentence that changes by the minute, not a ticking noise. */
export function Countdown({ leftMs }: { leftMs: number }) {
  const { days, hours, minutes, seconds } = countdownParts(leftMs);
  const spoken = `还有${days ? `${days}天` : ''}${Number(hours)}小时${Number(minutes)}分钟`;
  const boxes: Array<[string, string]> = [
    ...(days > 0 ? [[String(days), '天'] as [string, string]] : []),
    [hours, '时'],
    [minutes, '分'],
    [seconds, '秒'],
  ];
  return (
    <View className="countdown" {...a11y({ role: 'img', label: spoken })}>
      {boxes.map(([figure, unit]) => (
        <View key={unit} className="row" style={{ gap: '6px' }}>
          <Text className="countdown__box">{figure}</Text>
          <Text className="countdown__unit">{unit}</Text>
        </View>
      ))}
    </View>
  );
}
