import { View } from '@tarojs/components';
import { a11y } from '../lib/a11y';
import { clockSeconds, day } from '../lib/time';

export type Step = { title: string; at: string; note?: string | null };

/** What happened, newest first. */
export function StatusTimeline({ steps }: { steps: readonly Step[] }) {
  return (
    <View className="timeline" {...a11y({ role: 'list' })}>
      {steps.map((step, index) => (
        <View
          key={`${step.at} ${step.title}`}
          className={`timeline__step ${index === 0 ? 'timeline__step--now' : ''}`}
          {...a11y({ role: 'listitem' })}
        >
          <View className="timeline__title">{step.title}</View>
          <View className="timeline__note figures">
            {day(step.at)} {clockSeconds(step.at)}
            {step.note ? ` · ${step.note}` : ''}
          </View>
        </View>
      ))}
    </View>
  );
}
