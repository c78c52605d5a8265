import { Text, View } from '@tarojs/components';
import type { Campaign } from '../../../../bff/src/contract';
import './series-path.scss';

type PathFacts = { series: Campaign['series']; className: string };

/** The way to the vouchers as the plan names it; a line breaks between two names, never inside one. */
export function SeriesPath({ series, className }: PathFacts) {
  return (
    <View className={className}>
      <Text className="series-path__name">{series.name}</Text>
      <Text className="series-path__name"> › {series.section}</Text>
      <Text className="series-path__name"> › {series.entry}</Text>
    </View>
  );
}
