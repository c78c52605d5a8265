import { addSeconds, dayWords, type Instant, presentInstant } from '../kernel/time';
import {
  bleedOf,
  fitSize,
  type PosterFormat,
  posterFormats,
  printable,
  yuanWords,
} from './poster.rules';
import {
  colours,
  column,
  drawing,
  ground,
  type PosterNode,
  picture,
  row,
  type Style,
  ticketPaper,
  words,
} from './poster-node.present';

/*
 * The posters themselves: from what is known of campaign and store to a sheet, and nothing else. The campaign's own
 * figures, never words that a district would have to change here.
 */

/** The code on it: one that WeChat drew, as bytes under this name; or our short link as a plain code. */
export type PosterCode =
  | { kind: 'mini_program'; src: string }
  | { kind: 'plain'; size: number; path: string };

export type PosterFacts = {
  campaign: {
    name: string;
    /** What the vouchers are called, in few words. */
    title: string;
    /** How people find it without a code. */
    way: string;
    district: string;
    hotline: string;
    budgetFen: number;
    /** Such as `4月22日—5月22日`. */
    period: string;
    /** Such as `4月22日 10:00`. */
    openings: string[];
    vouchers: { faceFen: number; minItemFen: number }[];
    categories: string[];
    /** The plan in plain words. */
    rules: string[];
  };
  store:
    | { name: string; address: string; phone: string; hours: string; offer: string | undefined }
    | undefined;
  /** The store's own offer leads, not the campaign. */
  offerLeads: boolean;
  /** Words of somebody's own in the place of the two largest lines. */
  headline: string | undefined;
  subline: string | undefined;
  code: PosterCode;
};

type Campaign = {
  name: string;
  sectionName: string;
  entryName: string;
  district: string;
  hotline: string;
  startsAt: Instant;
  endsAt: Instant;
  budgetFen: bigint;
  voucherTypes: { faceFen: number; minItemFen: number }[];
  batches: { opensAt: Instant }[];
  categories: { name: string }[];
  clauses: { clause: string; plain: string }[];
};
type Shop = {
  name: string;
  address: string;
  phone: string;
  opensAt: string;
  closesAt: string;
  ownOffer: string | null;
};

const timeWords = (at: Instant) => presentInstant(at).slice(11, 16);
const mostRules = 7;

/** What campaign and store have to say on a poster; emoji and the like are left out. */
export function presentFacts(
  campaign: Campaign,
  store: Shop | undefined,
  {
    code,
    offerLeads,
    headline,
    subline,
  }: Pick<PosterFacts, 'code' | 'offerLeads'> & Partial<Pick<PosterFacts, 'headline' | 'subline'>>,
): PosterFacts {
  const lastDay = addSeconds(campaign.endsAt, -1);
  return {
    campaign: {
      name: printable(campaign.name),
      title: printable(campaign.entryName),
      way: `首页 › ${printable(campaign.sectionName)} › ${printable(campaign.entryName)}`,
      district: printable(campaign.district),
      hotline: campaign.hotline,
      budgetFen: Number(campaign.budgetFen),
      period: `${dayWords(campaign.startsAt)}—${dayWords(lastDay)}`,
      openings: campaign.batches.map((one) => `${dayWords(one.opensAt)} ${timeWords(one.opensAt)}`),
      vouchers: campaign.voucherTypes.map(({ faceFen, minItemFen }) => ({ faceFen, minItemFen })),
      categories: campaign.categories.map((one) => printable(one.name)),
      // Chapter two of a plan is the one about claiming and using.
      rules: campaign.clauses
        .filter((one) => one.clause.startsWith('二'))
        .map((one) => printable(one.plain))
        .slice(0, mostRules),
    },
    store: store && {
      name: printable(store.name),
      address: printable(store.address),
      phone: printable(store.phone),
      hours: `${store.opensAt}—${store.closesAt}`,
      offer: (store.ownOffer && printable(store.ownOffer)) || undefined,
    },
    offerLeads,
    headline: printable(headline ?? '') || undefined,
    subline: printable(subline ?? '') || undefined,
    code,
  };
}

const white = { color: '#fff' };
const gold = { color: colours.gold };
const bold = { fontWeight: 700 };
const black = { fontWeight: 900 };

/** A code with the quiet room around it that scanners need. */
function codeBox(code: PosterCode, side: number): PosterNode {
  if (code.kind === 'mini_program') {
    return picture(code.src, side, side);
  }
  const box = `-2 -2 ${code.size + 4} ${code.size + 4}`;
  return drawing(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="${box}"><rect x="-2" y="-2" width="${code.size + 4}" height="${code.size + 4}" fill="#fff"/><path d="${code.path}" fill="#1f1d1c" shape-rendering="crispEdges"/></svg>`,
    side,
    side,
  );
}

function masthead({ campaign }: PosterFacts): PosterNode {
  return row(
    { gap: 14 },
    words('惠', 28, {
      ...black,
      color: colours.red,
      backgroundColor: '#fff',
      borderRadius: 11,
      width: 44,
      height: 44,
      lineHeight: 1.5,
      textAlign: 'center',
    }),
    words(campaign.name, fitSize(campaign.name, { width: 600, lines: 1, most: 27, least: 18 }), {
      ...white,
      ...bold,
    }),
  );
}

/** What catches the eye: the store's own offer, or the money. */
function headline(facts: PosterFacts, width: number, most = 124): PosterNode {
  const { campaign, store, offerLeads } = facts;
  const promise = `单件最高减 ${yuanWords(Math.max(...campaign.vouchers.map((one) => one.faceFen)))} 元`;
  const [lead, under] =
    offerLeads && store?.offer
      ? [store.offer, `再用政府消费券 · ${promise}`]
      : [campaign.title, `${yuanWords(campaign.budgetFen)}元等您来领 · ${promise}`];
  const [first, second] = [facts.headline ?? lead, facts.subline ?? under];
  const lines = first.length > 8 ? 2 : 1;
  const largest = lines === 1 ? most : most * 0.66;
  return column(
    {},
    words(first, fitSize(first, { width, lines, most: largest, least: 30 }), {
      ...white,
      ...black,
      lineHeight: 1.16,
      letterSpacing: 2,
      textWrap: 'balance',
      textShadow: '0 6px 0 rgba(110,5,20,0.35)',
    }),
    words(second, fitSize(second, { width, lines: 1, most: 44, least: 24 }), {
      ...gold,
      ...bold,
      marginTop: 6,
    }),
  );
}

type Size = { width: number; height: number };

function ticket(
  { faceFen, minItemFen }: { faceFen: number; minItemFen: number },
  { width, height }: Size,
): PosterNode {
  const tear = Math.round(width * 0.45);
  const side = (more: Style) => ({ height, justifyContent: 'center', ...more });
  const number = Math.min(height * 0.56, tear * 0.4);
  return column(
    { width, height, position: 'relative' },
    ticketPaper(width, height, tear),
    row(
      { width, height, position: 'relative' },
      row(
        side({
          width: tear,
          justifyContent: 'center',
        }),
        words('¥', number * 0.44, { ...black, color: colours.red, paddingTop: number * 0.3 }),
        words(yuanWords(faceFen), number, { ...black, color: colours.red, lineHeight: 1 }),
      ),
      column(
        side({ width: width - tear, paddingLeft: width * 0.06 }),
        words(`满 ${yuanWords(minItemFen)} 可用`, Math.min(38, (width - tear) / 7.4), {
          ...black,
          whiteSpace: 'nowrap',
          color: colours.ink,
        }),
        words('按单件商品实付价', Math.min(23, (width - tear) / 9.8), {
          whiteSpace: 'nowrap',
          color: colours.soft,
          marginTop: 4,
        }),
      ),
    ),
  );
}

function openings({ campaign }: PosterFacts, width: number): PosterNode {
  const each = (width - 16 * (campaign.openings.length - 1)) / campaign.openings.length;
  const longest = campaign.openings.reduce((a, b) => (a.length < b.length ? b : a));
  const size = fitSize(longest, { width: each - 40, lines: 1, most: 40, least: 22 });
  return row(
    { gap: 16 },
    ...campaign.openings.map((when, index) =>
      column(
        {
          width: each,
          borderRadius: 16,
          border: '2px solid rgba(255,224,160,0.55)',
          backgroundColor: 'rgba(110,5,20,0.28)',
          padding: '12px 18px',
        },
        words(`第 ${index + 1} 批开抢`, 22, gold),
        words(when, size, { ...white, ...black }),
      ),
    ),
  );
}

function categories({ campaign }: PosterFacts): PosterNode {
  return row(
    { flexWrap: 'wrap', gap: 8 },
    ...campaign.categories.map((name) =>
      words(name, 20, {
        ...white,
        whiteSpace: 'nowrap',
        backgroundColor: 'rgba(255,255,255,0.16)',
        borderRadius: 99,
        padding: '4px 12px',
      }),
    ),
  );
}

const fact = (label: string, text: string, width: number): PosterNode =>
  row(
    { gap: 10, marginTop: 7, alignItems: 'flex-start' },
    words(label, 20, { color: colours.soft, width: 44, flexShrink: 0 }),
    words(text, fitSize(text, { width: width - 56, lines: 2, most: 21, least: 15 }), {
      color: colours.ink,
      width: width - 56,
    }),
  );

function storeFacts({ store, campaign, offerLeads }: PosterFacts, width: number): PosterNode {
  if (!store) {
    return column(
      { width },
      words('微信扫一扫，马上领券', 34, { ...black, color: colours.red }),
      words('公示名单内的门店都能用', 23, { color: colours.ink, ...bold, marginTop: 8 }),
      words(`小程序：${campaign.way}`, 19, { color: colours.soft, marginTop: 8 }),
      words(`活动时间：${campaign.period}`, 19, { color: colours.soft, marginTop: 4 }),
    );
  }
  const lines = store.name.length > 14 ? (store.name.length > 34 ? 3 : 2) : 1;
  return column(
    { width },
    words(store.name, fitSize(store.name, { width, lines, most: 34, least: 17 }), {
      ...black,
      color: colours.red,
      lineHeight: 1.25,
    }),
    store.offer && !offerLeads
      ? words(
          `本店优惠：${store.offer}`,
          fitSize(store.offer, { width: width - 130, lines: 2, most: 22, least: 15 }),
          {
            ...bold,
            color: colours.ink,
            marginTop: 6,
          },
        )
      : undefined,
    fact('地址', store.address, width),
    fact('电话', `${store.phone}　${store.hours}`, width),
  );
}

/** The white card: the store, or how to come in, and beside it the code. */
function scanCard(facts: PosterFacts, width: number, side: number): PosterNode {
  return row(
    { width, borderRadius: 24, backgroundColor: '#fff', padding: 22, gap: 22 },
    column({ flexGrow: 1 }, storeFacts(facts, width - side - 66)),
    column(
      { alignItems: 'center', width: side },
      codeBox(facts.code, side),
      words('微信扫码领券', Math.min(24, side / 8), { ...bold, color: colours.red, marginTop: 4 }),
    ),
  );
}

function footer({ campaign }: PosterFacts): PosterNode {
  return column(
    { gap: 4 },
    words('每人每批限领 1 张，先领先得，领完为止；每件商品限用 1 张，以活动规则为准。', 18, {
      color: 'rgba(255,255,255,0.82)',
    }),
    row(
      { justifyContent: 'space-between' },
      words(`主办：${campaign.district}商务局　活动时间 ${campaign.period}`, 18, white),
      words(`咨询热线 ${campaign.hotline}`, 18, { ...white, ...bold }),
    ),
  );
}

/** Phone, A3, A4 and the face of the leaflet: one column from the promise to the code. */
function portrait(facts: PosterFacts, { width, height }: Size): PosterNode {
  const inner = width - 96;
  const isTall = height / width > 1.6;
  const half = (inner - 16) / 2;
  const tickets = facts.campaign.vouchers.map((one) =>
    ticket(one, isTall ? { width: inner, height: 148 } : { width: half, height: 168 }),
  );
  return column(
    {
      width,
      height,
      padding: isTall ? '52px 48px 44px' : '40px 48px 36px',
      justifyContent: 'space-between',
    },
    masthead(facts),
    headline(facts, inner),
    isTall ? column({ gap: 14 }, ...tickets) : row({ gap: 16, flexWrap: 'wrap' }, ...tickets),
    openings(facts, inner),
    categories(facts),
    scanCard(facts, inner, isTall ? 230 : 212),
    footer(facts),
  );
}

/** For the timeline: what, how much, the code. */
function square(facts: PosterFacts, { width, height }: Size): PosterNode {
  const inner = width - 88;
  const half = (inner - 14) / 2;
  return column(
    { width, height, padding: '38px 44px 34px', justifyContent: 'space-between' },
    masthead(facts),
    headline(facts, inner, 100),
    row(
      { gap: 14 },
      ...facts.campaign.vouchers.map((one) => ticket(one, { width: half, height: 118 })),
    ),
    scanCard(facts, inner, 176),
  );
}

/** Seen small in a chat and opened with a tap: no code, few words. */
function card(facts: PosterFacts, { width, height }: Size): PosterNode {
  const { campaign, store } = facts;
  const inner = width - 56;
  const title = store?.name ?? campaign.name;
  const half = (inner - 12) / 2;
  const first = facts.headline ?? campaign.title;
  const second = facts.subline ?? `${yuanWords(campaign.budgetFen)}元等您来领`;
  return column(
    { width, height, padding: '26px 28px', justifyContent: 'space-between' },
    words(title, fitSize(title, { width: inner, lines: 2, most: 26, least: 16 }), {
      ...white,
      ...bold,
    }),
    column(
      {},
      words(first, fitSize(first, { width: inner, lines: 1, most: 70, least: 30 }), {
        ...white,
        ...black,
        lineHeight: 1.1,
        textShadow: '0 4px 0 rgba(110,5,20,0.35)',
      }),
      words(second, fitSize(second, { width: inner, lines: 1, most: 30, least: 18 }), {
        ...gold,
        ...bold,
      }),
    ),
    row({ gap: 12 }, ...campaign.vouchers.map((one) => ticket(one, { width: half, height: 96 }))),
    words('点开领取', 24, {
      ...black,
      color: colours.deep,
      backgroundColor: colours.gold,
      borderRadius: 99,
      padding: '6px 30px',
      alignSelf: 'center',
    }),
  );
}

/** Beside the goods: this shop takes vouchers, so much off, the code. */
function shelf(facts: PosterFacts, { width, height }: Size): PosterNode {
  const inner = width - 96;
  return column(
    {
      width,
      height,
      padding: '44px 48px 40px',
      justifyContent: 'space-between',
      alignItems: 'center',
    },
    words('本店可用政府消费券', 62, { ...white, ...black }),
    column(
      { gap: 16 },
      ...facts.campaign.vouchers.map((one) => ticket(one, { width: inner, height: 186 })),
    ),
    column(
      { alignItems: 'center', backgroundColor: '#fff', borderRadius: 28, padding: '20px 34px' },
      codeBox(facts.code, 300),
      words('微信扫码领券', 36, { ...black, color: colours.red }),
    ),
    words(
      facts.store?.name ?? facts.campaign.name,
      fitSize(facts.store?.name ?? facts.campaign.name, {
        width: inner,
        lines: 2,
        most: 34,
        least: 22,
      }),
      { ...white, ...bold, textAlign: 'center' },
    ),
  );
}

const steps = [
  ['领券', '扫码打开小程序，登录后选 1 张'],
  ['选购', '到公示门店选购，一件商品达到门槛'],
  ['出示', '收银台前打开“券包”，出示核销码'],
  ['付款', '按减后的价格付款，向门店索要发票'],
] as const;

/** The back of the leaflet: how it goes, and the plan in plain words. */
function leafletBack({ campaign }: PosterFacts, { width, height }: Size): PosterNode {
  const inner = width - 96;
  return column(
    { width, height, padding: '44px 48px 40px', justifyContent: 'space-between' },
    words('四步用好消费券', 56, { ...white, ...black }),
    column(
      { gap: 12 },
      ...steps.map(([name, text], index) =>
        row(
          { gap: 18, backgroundColor: colours.cream, borderRadius: 18, padding: '17px 22px' },
          words(String(index + 1), 34, {
            ...black,
            color: '#fff',
            backgroundColor: colours.red,
            borderRadius: 99,
            width: 54,
            height: 54,
            lineHeight: 1.5,
            textAlign: 'center',
          }),
          words(name, 32, { ...black, color: colours.red, width: 76 }),
          words(text, 24, { color: colours.ink, width: inner - 232 }),
        ),
      ),
    ),
    column(
      { backgroundColor: '#fff', borderRadius: 22, padding: '22px 26px', gap: 7 },
      words('请留意', 30, { ...black, color: colours.red }),
      ...campaign.rules.map((line) =>
        words(`· ${line}`, fitSize(line, { width: inner - 74, lines: 2, most: 23, least: 17 }), {
          color: colours.ink,
          width: inner - 52,
        }),
      ),
    ),
    row(
      { justifyContent: 'space-between' },
      words(`主办：${campaign.district}商务局`, 20, white),
      words(`咨询热线 ${campaign.hotline}`, 22, { ...white, ...bold }),
    ),
  );
}

const templates: Record<PosterFormat, (facts: PosterFacts, size: Size) => PosterNode> = {
  phone: portrait,
  a3: portrait,
  a4: portrait,
  leaflet: portrait,
  square,
  card,
  shelf,
};

/** One face of a poster with its bleed: the ground runs out to the edge, everything else stays inside. */
export function presentPoster(format: PosterFormat, facts: PosterFacts, face = 0): PosterNode {
  const { width, height } = posterFormats[format];
  const bleed = bleedOf(format);
  const draw = face === 0 ? templates[format] : leafletBack;
  const sheet = { width: width + 2 * bleed, height: height + 2 * bleed };
  return column(
    { ...sheet, position: 'relative', fontFamily: 'Noto Sans SC', backgroundColor: colours.red },
    ground(sheet.width, sheet.height),
    column(
      { position: 'absolute', left: bleed, top: bleed, width, height },
      draw(facts, { width, height }),
    ),
  );
}

/** 条幅: three lines to choose from, each short enough to be read in passing. */
export function presentBanner({ campaign, store }: PosterFacts): string[] {
  const offers = campaign.vouchers
    .map((one) => `单件满 ${yuanWords(one.minItemFen)} 元减 ${yuanWords(one.faceFen)} 元`)
    .join('，');
  const openingWords = campaign.openings.join('、');
  return [
    `${campaign.district}发放 ${yuanWords(campaign.budgetFen)}元${campaign.title}，${openingWords}开抢`,
    `${campaign.title}来了：${offers}`,
    store
      ? `${store.name} 可用${campaign.title}，${offers}`
      : `公示门店可用${campaign.title}，${offers}`,
  ];
}

/** What a print shop and the store need to know. */
export function presentInstructions({ campaign, store }: PosterFacts): string[] {
  return [
    `${store?.name ?? campaign.name} 宣传物料`,
    '',
    'A3 海报.pdf　　A3（297×420 毫米），四边各 3 毫米出血，按裁切线裁切；157 克铜版纸，彩色单面。贴在门口和收银台旁。',
    'A4 海报.pdf　　A4（210×297 毫米），门店打印机可直接打印，打印时选“实际大小”。',
    'A5 单页.pdf　　A5（148×210 毫米），正反两面，128 克铜版纸，双面打印选“长边翻转”。',
    '价签卡.pdf　　90×130 毫米，300 克卡纸，放在参加活动的商品旁。',
    '手机海报.png、朋友圈方图.png、好友分享图.png　　发微信群、朋友圈和公众号用，不用打印。',
    '条幅文字.txt　　三条任选一条，制作时不要改动数字。',
    '',
    '码是本店专用的：顾客扫码后直接进入活动，也会计入本店的宣传效果，请不要与其他门店混用。',
    '码的四周留白不要遮挡；贴好以后请用手机扫一次，能打开再离开。',
    `有问题请拨打活动热线 ${campaign.hotline}。`,
  ];
}

/** Every word that will be drawn: what the font must have. */
export function wordsOf(node: PosterNode): string {
  if (node.type === 'container') {
    return node.children.map(wordsOf).join('');
  }
  return node.type === 'text' ? node.text : '';
}
