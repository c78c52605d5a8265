import { contentBody } from '../contract/content.contract';
import {
  faultsOf,
  filledIn,
  noticesAt,
  slotsOf,
  tagOf,
  textsOf,
  whyNotDecide,
  whyNotSave,
} from './content.rules';

const slots = slotsOf({
  name: '家电消费惠民活动',
  seriesName: '惠民生系列',
  sectionName: '嘉惠多多',
  entryName: '城市消费券',
  district: '张店区',
  hotline: '0533-2280000',
  startsAt: new Date('2023-04-22T00:00:00+08:00'),
  endsAt: new Date('2023-05-23T00:00:00+08:00'),
});
const notice = (text: string, from: string | null = null, until: string | null = null) => ({
  kind: 'notices' as const,
  notices: [{ title: '通知', text, from, until }],
});

it('fills in what the campaign knows, and leaves names and choices alone', () => {
  const body = filledIn(
    {
      kind: 'home',
      sections: [
        { title: '{series} › {section}', entries: [{ title: '{entry}', note: '', page: 'rules' }] },
      ],
    },
    slots,
  );
  expect(body.sections).toEqual([
    { title: '惠民生系列 › 嘉惠多多', entries: [{ title: '城市消费券', note: '', page: 'rules' }] },
  ]);
  expect(slots.period).toBe('4月22日—5月22日');
});

it.each([
  ['请拨打 {hotline}', []],
  ['请拨打 {hotlin}', ['{hotlin}']],
  ['请拨打 {hotline', ['{']],
  ['{{hotline}}', ['{', '}']],
  ['{toString} {__proto__}', ['{toString}', '{', '}']],
])('finds in %j what is no slot', (text, wrong) => {
  expect(faultsOf(notice(text), slots, []).sort()).toEqual([...wrong].sort());
});

it('takes plain lines for clauses of the plan only, and no notice that ends before it begins', () => {
  const rules = { kind: 'rules' as const, lines: [{ clause: '九', plain: '没有这一条' }] };
  expect(faultsOf(rules, slots, ['一（一）'])).toEqual(['九']);
  const turned = notice('…', '2023-05-02T00:00:00+08:00', '2023-05-01T00:00:00+08:00');
  expect(faultsOf(turned, slots, [])).toEqual(['通知']);
});

it('shows a notice from its first instant to just before its last', () => {
  const { notices } = notice('…', '2023-05-01T10:00:00+08:00', '2023-05-02T10:00:00+08:00');
  const shownAt = (at: string) => noticesAt(notices, new Date(at)).length;
  expect(shownAt('2023-05-01T09:59:59.999+08:00')).toBe(0);
  expect(shownAt('2023-05-01T10:00:00+08:00')).toBe(1);
  expect(shownAt('2023-05-02T09:59:59.999+08:00')).toBe(1);
  expect(shownAt('2023-05-02T10:00:00+08:00')).toBe(0);
});

it('reads out every text for the check, and no empty one', () => {
  const steps = [
    { picture: 'ticket' as const, title: '领券', note: '' },
    { picture: 'bag' as const, title: '选购', note: '到店' },
  ];
  expect(textsOf({ kind: 'how_to', steps })).toEqual(['领券', '选购', '到店']);
});

it.each(['\u0000', '\u200b\u0007', '\ud800'])('takes no text with %j in it', (sign) => {
  expect(contentBody.safeParse(notice(`通知${sign}`)).success).toBe(false);
  expect(contentBody.safeParse(notice('第一行\n第二行')).success).toBe(true);
});

const standing = { number: 2, edition: 3, authorId: 'a', checked: 'pass' as const };
const submitted = { ...standing, state: 'submitted' as const };

it.each([
  ['a draft of one’s own, seen as it is', { ...standing, state: 'draft' }, '2.3', undefined],
  [
    'one’s own that another page of ours changed',
    { ...standing, state: 'draft' },
    '2.2',
    'content_changed',
  ],
  ['a draft of somebody else', { ...submitted, authorId: 'b' }, '2.3', 'content_draft_taken'],
  [
    'after what was published',
    { ...standing, authorId: 'b', state: 'published' },
    '2.3',
    undefined,
  ],
  ['the first of all', undefined, '0.0', undefined],
  [
    'the first, when there is one already',
    { ...standing, state: 'published' },
    '0.0',
    'content_changed',
  ],
] as const)('saves, or not: %s', (_what, newest, seen, why) => {
  expect(whyNotSave(newest, { seen, officerId: 'a' })).toBe(why);
});

it.each([
  ['somebody else publishes', submitted, 'b', 'publish', '', undefined],
  ['the author publishes', submitted, 'a', 'publish', '', 'second_person_required'],
  ['the author returns', submitted, 'a', 'return', '不要了', 'second_person_required'],
  [
    'a draft that was not submitted',
    { ...submitted, state: 'draft' },
    'b',
    'publish',
    '',
    'not_allowed_now',
  ],
  [
    'a draft that lies about is returned',
    { ...submitted, state: 'draft' },
    'b',
    'return',
    '久未提交',
    undefined,
  ],
  [
    'it was decided on before',
    { ...submitted, state: 'published' },
    'b',
    'return',
    'x',
    'not_allowed_now',
  ],
  ['returned without a word', submitted, 'b', 'return', '', 'reason_required'],
  [
    'what WeChat doubts, without a word',
    { ...submitted, checked: 'review' },
    'b',
    'publish',
    '',
    'reason_required',
  ],
  [
    'what WeChat doubts, with a reason',
    { ...submitted, checked: 'review' },
    'b',
    'publish',
    '已核对',
    undefined,
  ],
] as const)('decides, or not: %s', (_what, version, officerId, decision, reason, why) => {
  expect(whyNotDecide(version, { seen: tagOf(version), officerId, decision, reason })).toBe(why);
});
