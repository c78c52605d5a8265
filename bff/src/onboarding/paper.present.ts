import type { Category } from '../contract';
import type { Paper } from '../kernel/paper';
import { type Instant, presentInstant } from '../kernel/time';
import type { EnterpriseTerms } from './onboarding.rules';
import type { ListEntry } from './publicity.rules';

/* What stands on the papers of the room; how they are printed is `platform/documents`. */

type CampaignNames = {
  name: string;
  categories: readonly { category: Category; name: string }[];
};

/** 2023年4月18日, as papers write it, by the wall clock here. */
function paperDate(at: Instant): string {
  const [year = '', month = '', day = ''] = presentInstant(at).slice(0, 10).split('-');
  return `${year}年${Number(month)}月${Number(day)}日`;
}

/** 2023-04-18 23:59:59, for small print. */
const paperTime = (at: Instant) => presentInstant(at).slice(0, 19).replace('T', ' ');

const categoryNames = (list: readonly Category[], { categories }: CampaignNames) =>
  list.map((one) => categories.find(({ category }) => category === one)?.name ?? one).join('、');

const fill = (text: string, words: Record<string, string>) =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);

/** Who signed, when, and the digest of exactly the words that were signed. */
export type Signed = { signerName: string; at: Instant; sha256: string };

const signedNotes = (signed: Signed | undefined) =>
  signed
    ? [
        `由 ${signed.signerName} 于 ${paperTime(signed.at)} 在线签署；签署内容摘要 SHA-256：${signed.sha256}`,
      ]
    : [];

/** Annex 2: the commitment letter with the name of the enterprise. */
export function commitmentPaper(
  of: { campaignName: string; enterpriseName: string; terms: Pick<EnterpriseTerms, 'commitment'> },
  signed?: Signed,
): Paper {
  const words = { campaign: of.campaignName, enterprise: of.enterpriseName };
  return {
    title: '申请单位承诺书',
    paragraphs: of.terms.commitment.map((text) => fill(text, words)),
    signOff: [
      `申请单位：${of.enterpriseName || '（请填写企业名称）'}`,
      signed ? `签署人：${signed.signerName}` : '单位法定代表人（签字）：　　　　　　　',
      ...(signed ? [] : ['单位（盖章）：　　　　　　　']),
      signed ? paperDate(signed.at) : '　　年　　月　　日',
    ],
    notes: signedNotes(signed),
  };
}

/** The agreement between 嘉联 and the enterprise. */
export function agreementPaper(
  of: {
    campaignName: string;
    enterpriseName: string;
    creditCode: string;
    terms: Pick<EnterpriseTerms, 'agreement'>;
  },
  signed?: Signed,
): Paper {
  const words = {
    campaign: of.campaignName,
    enterprise: of.enterpriseName,
    creditCode: of.creditCode,
  };
  return {
    title: '消费券受理合作协议',
    paragraphs: of.terms.agreement.map((text) => fill(text, words)),
    signOff: [
      '甲方：嘉联支付有限公司',
      `乙方：${of.enterpriseName}`,
      signed ? `乙方签署人：${signed.signerName}` : '乙方签署人：　　　　　　　',
      signed ? paperDate(signed.at) : '　　年　　月　　日',
    ],
    notes: signedNotes(signed),
  };
}

/** Annex 1: the recommendation table of a town, with the columns of the plan, to print and stamp. */
export function annexPaper(
  campaign: CampaignNames,
  of: {
    town: string | undefined;
    at: Instant;
    by: string;
    rows: readonly {
      enterpriseName: string;
      categories: readonly Category[];
      ownOffer: string;
      address: string;
      contactName: string;
      contactPhone: string;
    }[];
  },
): Paper {
  return {
    title: `${campaign.name}企业推荐汇总表`,
    line: `镇办（盖章）：${of.town ?? '全区'}　　　　申请时间：${paperDate(of.at)}`,
    paragraphs: [],
    landscape: true,
    table: {
      head: ['序号', '企业名称', '自营家电品种', '配套活动内容', '地址', '联系人', '联系方式'],
      widths: [5, 18, 18, 20, 20, 8, 11],
      rows: of.rows.map((row, index) => [
        String(index + 1),
        row.enterpriseName,
        categoryNames(row.categories, campaign),
        row.ownOffer || '—',
        row.address,
        row.contactName,
        row.contactPhone,
      ]),
    },
    notes: [`导出时间 ${paperTime(of.at)}，操作人 ${of.by}，共 ${of.rows.length} 家`],
  };
}

/** The published list. Its contact columns stay inside: everybody may read this. */
export function listPaper(
  campaign: CampaignNames & { hotline: string; district: string },
  list: {
    version: number;
    from: Instant;
    until: Instant;
    publishedAt: Instant;
    sha256: string;
    entries: readonly ListEntry[];
  },
): Paper {
  return {
    title: `${campaign.name}参与企业名单公示`,
    paragraphs: [
      `经企业申报、镇办推荐、${campaign.district}商务局审核，现将参与${campaign.name}的 ${list.entries.length} 家企业名单予以公示（第 ${list.version} 版）。`,
      `公示时间：${paperDate(list.from)} ${presentInstant(list.from).slice(11, 16)} 至 ${paperDate(list.until)} ${presentInstant(list.until).slice(11, 16)}。公示期内如有异议，可在活动小程序的公示页面提出，或拨打热线 ${campaign.hotline}，可以不留联系方式。异议只影响所涉企业。`,
    ],
    table: {
      head: ['序号', '企业名称', '统一社会信用代码', '自营家电品种', '配套活动内容', '门店及地址'],
      widths: [6, 20, 20, 18, 18, 26],
      rows: list.entries.map((entry) => [
        String(entry.serial),
        entry.enterpriseName,
        entry.creditCode,
        categoryNames(entry.categories, campaign),
        entry.ownOffer || '—',
        entry.stores.map((store) => `${store.name}（${store.address}）`).join('；'),
      ]),
    },
    signOff: [`${campaign.district}商务局`, paperDate(list.publishedAt)],
    notes: [
      `名单第 ${list.version} 版，内容摘要 SHA-256：${list.sha256}`,
      'PDF 与网页便于阅读，正式用印以 Word 版为准。',
    ],
  };
}
