import { View } from '@tarojs/components';
import type { Campaign } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { Fact } from '../../ui/list-row';
import './clause-list.scss';

/** The plan, article by article, each with a plain line under it (P2). */
export function ClauseList({
  clauses,
  plainOf,
}: {
  clauses: Campaign['clauses'];
  /** What the office says of a clause now; undefined: what the plan came with. */
  plainOf: (clause: string) => string | undefined;
}) {
  return (
    <>
      {clauses.map(({ clause, text, plain }) => (
        <View key={clause} className="card clause">
          <View className="clause__name" {...a11y({ role: 'heading', level: 2 })}>
            {clause}
          </View>
          <View className="clause__text">{text}</View>
          <View className="clause__plain">{plainOf(clause) ?? plain}</View>
        </View>
      ))}
    </>
  );
}

/** Every figure that the plan leaves to the campaign, by name. */
export function ParameterList({ parameters }: { parameters: Campaign['parameters'] }) {
  return (
    <View className="card">
      <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
        活动参数
      </View>
      {parameters.map(({ name, title, value }) => (
        <Fact key={name} name={title}>
          {value}
        </Fact>
      ))}
    </View>
  );
}
