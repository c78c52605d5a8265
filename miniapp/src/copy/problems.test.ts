import { findReasons } from './find-reasons';
import { problems } from './problems';
import { shippedHelp } from './shipped';

const chinese = /[\u4e00-\u9fff]/;

test.each(Object.entries(problems))(
  '%s has a whole Chinese sentence',
  (_, { sentence, action }) => {
    expect(sentence).toMatch(chinese);
    expect(sentence.endsWith('。')).toBe(true);
    expect(sentence).not.toMatch(/[A-Za-z]{2,}/);
    if (action) {
      expect(action.label).toMatch(chinese);
    }
  },
);

test('a refusal of the claim always says what to do next', () => {
  for (const code of ['sold_out', 'already_claimed', 'not_started', 'busy', 'network'] as const) {
    expect(problems[code].action).toBeDefined();
  }
});

describe('the help page', () => {
  const { reasons } = shippedHelp;
  const find = (question: string) => findReasons(reasons, question);
  test('finds by a word of the sentence or by what people say', () => {
    expect(find('发票').map((one) => one.title)).toContain('发票怎么开');
    expect(find('抢光').map((one) => one.title)).toEqual(['已领完']);
    expect(find('退货 有效期')).toHaveLength(1);
  });

  test('shows everything for an empty question, and nothing for nonsense', () => {
    expect(find('  ')).toHaveLength(reasons.length);
    expect(find('飞船')).toEqual([]);
  });
});
