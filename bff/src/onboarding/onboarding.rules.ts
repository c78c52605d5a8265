import type {
  ApplicationField,
  ApplicationForm,
  ApplicationStatus,
  FieldReason,
  MaterialKind,
  OfficerDecision,
  Statement,
  StoreDraft,
} from '../contract';
import type { ProblemCode } from '../contract/problem';
import type { OfficerRole } from '../contract/shapes';
import type { Instant } from '../kernel/time';
import { stepOf, stepsFrom } from '../merchant/merchant.rules';

/** What a campaign says about its enterprises; it stands in the campaign's file. */
export type EnterpriseTerms = {
  numberPrefix: string;
  /** Decision 21: the first instant at which nobody may apply any more. */
  applyUntil: Instant;
  /** The first instant at which nothing returned can be corrected any more. */
  correctUntil: Instant;
  publicityFrom: Instant;
  publicityUntil: Instant;
  towns: readonly string[];
  statements: readonly { statement: Statement; text: string }[];
  commitment: readonly string[];
  agreement: readonly string[];
  /** GCJ-02 [longitude, latitude] */
  outline: readonly (readonly [number, number])[];
  roads: readonly { name: string; points: readonly (readonly [number, number])[] }[];
  quiz: readonly { question: string; choices: readonly string[]; answer: number }[];
};

/** An officer as the rules see one. */
export type Officer = {
  officerId: string;
  name: string;
  role: OfficerRole;
  /** The town of a town office. */
  town: string | null;
};

export const fieldTitles: Record<ApplicationField, string> = {
  enterpriseName: '企业名称',
  creditCode: '统一社会信用代码',
  town: '所属镇办',
  categories: '自营家电品种',
  ownOffer: '配套活动内容',
  address: '地址',
  contactName: '联系人',
  contactPhone: '联系方式',
  bankName: '开户银行',
  bankAccount: '对公账号',
  statements: '资格声明',
  stores: '门店',
  businessLicence: '营业执照',
  taxCertificate: '2022 年完税证明',
  accountProof: '对公账户证明',
  storefrontPhotos: '门头照片',
  commitment: '申请单位承诺书',
};

export const emptyForm: ApplicationForm = {
  enterpriseName: '',
  creditCode: '',
  town: '',
  categories: [],
  ownOffer: '',
  address: '',
  contactName: '',
  contactPhone: '',
  bankName: '',
  bankAccount: '',
  statements: [],
  stores: [],
};

export const materialKinds: readonly MaterialKind[] = [
  'businessLicence',
  'taxCertificate',
  'accountProof',
  'storefrontPhotos',
  'commitment',
];
const allFields = [...Object.keys(emptyForm), ...materialKinds] as ApplicationField[];
const isMaterial = (field: ApplicationField): field is MaterialKind =>
  (materialKinds as readonly string[]).includes(field);

/** How many files of a kind stand in one application. */
export const mostFiles = (kind: MaterialKind): number => (kind === 'storefrontPhotos' ? 6 : 3);

const creditLetters = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 32100-2015: 17 characters and a check character, weights 3^i mod 31. */
export function isCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/.test(code)) {
    return false;
  }
  let sum = 0;
  let weight = 1;
  for (const letter of code.slice(0, 17)) {
    sum += creditLetters.indexOf(letter) * weight;
    weight = (weight * 3) % 31;
  }
  return creditLetters[(31 - (sum % 31)) % 31] === code[17];
}

/** Whether a point lies inside the outline of the district (decision 24): even–odd rule. */
export function isInside(
  outline: readonly (readonly [number, number])[],
  { longitude, latitude }: { longitude: number; latitude: number },
): boolean {
  let inside = false;
  outline.forEach(([x, y], index) => {
    const [px, py] = outline[(index + outline.length - 1) % outline.length] ?? [x, y];
    const crosses = y > latitude !== py > latitude;
    if (crosses && longitude < ((px - x) * (latitude - y)) / (py - y) + x) {
      inside = !inside;
    }
  });
  return inside;
}

const isPhone = (text: string) => /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4})$/.test(text);
/** Letters, Han of every plane, and what stands in names; no control characters. */
const isName = (text: string) => /^[\p{L}\p{N}()（）·．.\-—&、 ]{2,80}$/u.test(text);

function whyNotStore(store: StoreDraft, index: number, terms: EnterpriseTerms): string | undefined {
  const of = `第 ${index + 1} 家门店`;
  if (store.name.length < 2) {
    return `${of}还没有填名称`;
  }
  if (store.address.length < 5) {
    return `${of}还没有填详细地址`;
  }
  if (!isPhone(store.phone)) {
    return `${of}的电话不对`;
  }
  if (store.opensAt >= store.closesAt) {
    return `${of}的营业时间不对，打烊要晚于开门`;
  }
  if (store.latitude === null || store.longitude === null) {
    return `${of}还没有在地图上选位置`;
  }
  return isInside(terms.outline, { latitude: store.latitude, longitude: store.longitude })
    ? undefined
    : `${of}的位置不在区内，区外门店不能参加`;
}

/** What is wrong with one field of the form, as a sentence; undefined when it is sound. */
const faults: {
  [F in keyof ApplicationForm]: (
    value: ApplicationForm[F],
    terms: EnterpriseTerms,
  ) => string | undefined;
} = {
  enterpriseName: (name) =>
    isName(name) ? undefined : name === '' ? '请填写营业执照上的企业全称' : '名称里有不能用的符号',
  creditCode: (code) =>
    isCreditCode(code)
      ? undefined
      : code === ''
        ? '请填写 18 位统一社会信用代码'
        : '代码有误（校验位不符），请对照营业执照核对',
  town: (town, terms) => (terms.towns.includes(town) ? undefined : '请选择所属镇办'),
  categories: (list) => (list.length > 0 ? undefined : '请至少选一种经营的家电品种'),
  ownOffer: () => undefined,
  address: (text) => (text.length >= 5 ? undefined : '请填写详细地址'),
  contactName: (name) => (isName(name) ? undefined : '请填写联系人姓名'),
  contactPhone: (phone) => (isPhone(phone) ? undefined : '请填写能打通的手机或座机号码'),
  bankName: (name) => (name.length >= 4 ? undefined : '请填写开户银行（到支行）'),
  bankAccount: (account) => (/^\d{8,30}$/.test(account) ? undefined : '请填写对公账号，只含数字'),
  statements: (given, terms) => {
    const left = terms.statements.filter((one) => !given.includes(one.statement)).length;
    return left === 0 ? undefined : `还有 ${left} 条资格声明没有确认`;
  },
  stores: (stores, terms) => {
    if (stores.length === 0) {
      return '请至少添加一家门店';
    }
    return stores.map((one, index) => whyNotStore(one, index, terms)).find(Boolean);
  },
};

const materialWords: Record<MaterialKind, string> = {
  businessLicence: '请上传营业执照',
  taxCertificate: '请上传 2022 年完税证明',
  accountProof: '请上传对公账户证明',
  storefrontPhotos: '请上传门头照片',
  commitment: '请签署承诺书，或上传签好的承诺书',
};

/** A material that counts, as the rules see it. */
export type GivenMaterial = { kind: MaterialKind; sha256: string; signedFor: string | null };

/** Everything that still stands between the application and its submission (R-1.2, R-1.2a, R-4.2, decision 24). */
export function whatIsMissing(
  form: ApplicationForm,
  materials: readonly GivenMaterial[],
  terms: EnterpriseTerms,
): FieldReason[] {
  const ofForm = (Object.keys(emptyForm) as (keyof ApplicationForm)[]).flatMap((field) => {
    const fault = faults[field] as (value: unknown, terms: EnterpriseTerms) => string | undefined;
    const reason = fault(form[field], terms);
    return reason ? [{ field, reason }] : [];
  });
  const ofMaterials = materialKinds.flatMap((kind) => {
    const given = materials.filter((one) => one.kind === kind);
    if (given.length === 0) {
      return [{ field: kind, reason: materialWords[kind] }];
    }
    const other = given.some(
      (one) => one.signedFor !== null && one.signedFor !== form.enterpriseName,
    );
    return other ? [{ field: kind, reason: '企业名称改过了，请重新签署承诺书' }] : [];
  });
  return [...ofForm, ...ofMaterials];
}

/** How far the form is, in whole per cent: 100 only when nothing is missing. */
export function progressPercent(missing: readonly FieldReason[]): number {
  const all = allFields.length - 1;
  return Math.floor(((all - missing.length) / all) * 100);
}

/** What the enterprise may change now: everything of a draft, only what was named of a return. */
export function unlockedFields(application: {
  status: ApplicationStatus;
  returned: readonly FieldReason[];
}): ApplicationField[] {
  if (application.status === 'draft') {
    return allFields;
  }
  if (application.status !== 'returned') {
    return [];
  }
  const named = new Set(application.returned.map((one) => one.field));
  if (named.has('enterpriseName')) {
    // The letter names the enterprise: with another name it has to be signed again.
    named.add('commitment');
  }
  return allFields.filter((field) => named.has(field));
}

/** Decision 21: until when this application may still be changed and sent in. */
export function whyNotSend(
  status: ApplicationStatus,
  terms: EnterpriseTerms,
  now: Instant,
): ProblemCode | undefined {
  const until = status === 'returned' ? terms.correctUntil : terms.applyUntil;
  return now < until ? undefined : 'application_closed';
}

/** Whether this officer may see the application at all: a town office sees its own town. */
export const isOfOtherTown = (officer: Officer, application: { town: string }): boolean =>
  officer.role === 'town' && officer.town !== application.town;

export type UnderReview = {
  status: ApplicationStatus;
  town: string;
  importedBy: string | null;
  recommendedBy: string | null;
  checkedBy: string | null;
  lockedBy: string | null;
  lockUntil: Instant | null;
};

/** Somebody else's live claim on the review. */
export const isTaken = (
  application: Pick<UnderReview, 'lockedBy' | 'lockUntil'>,
  officerId: string,
  now: Instant,
): boolean =>
  application.lockedBy !== null &&
  application.lockedBy !== officerId &&
  application.lockUntil !== null &&
  application.lockUntil > now;

/**
 * Why this officer may not decide this now; undefined when it may be. The person who typed an application in, or
 * recommended it, does not review it; the final approval is another person's than the first check.
 */
export function whyNotDecide(
  application: UnderReview,
  officer: Officer,
  ask: { decision: OfficerDecision; reason: string; fields: readonly FieldReason[] },
  now: Instant,
): ProblemCode | undefined {
  if (isOfOtherTown(officer, application)) {
    return 'other_town';
  }
  const possible = stepOf(application.status, ask.decision);
  if (!possible) {
    return 'not_allowed_now';
  }
  if (!possible.by.includes(officer.role)) {
    return 'role_not_allowed';
  }
  if (isTaken(application, officer.officerId, now)) {
    return 'review_taken';
  }
  if (ask.decision === 'check' || ask.decision === 'approve') {
    if ([application.importedBy, application.recommendedBy].includes(officer.officerId)) {
      return 'own_submission';
    }
  }
  if (ask.decision === 'approve' && application.checkedBy === officer.officerId) {
    return 'second_person_required';
  }
  const needsFields = ask.decision === 'return' && ask.fields.length === 0;
  const needsReason = ask.decision === 'reject' && ask.reason.length < 2;
  return needsFields || needsReason ? 'reason_required' : undefined;
}

const decisions: readonly OfficerDecision[] = ['recommend', 'return', 'check', 'approve', 'reject'];

/** What this officer could decide now, for the buttons of the page. */
export function allowedDecisions(
  application: UnderReview,
  officer: Officer,
  now: Instant,
): OfficerDecision[] {
  const because = { reason: '理由', fields: [{ field: 'address' as const, reason: '理由' }] };
  return decisions.filter(
    (decision) =>
      stepsFrom(application.status).some((one) => one.event === decision) &&
      whyNotDecide(application, officer, { decision, ...because }, now) === undefined,
  );
}

/** Where a returned application goes when it comes back: to whoever returned it. */
export const returnsTo = (status: ApplicationStatus): ApplicationStatus =>
  status === 'submitted' ? 'submitted' : 'recommended';

/** What was submitted: the form, and the digest of every material. */
export type SubmittedContent = {
  form: ApplicationForm;
  materials: Partial<Record<MaterialKind, string[]>>;
};

const storeWords = (store: StoreDraft) =>
  `${store.name}，${store.address}，${store.phone}，${store.opensAt}–${store.closesAt}，${store.longitude ?? '?'},${store.latitude ?? '?'}`;

function wordsOf(content: SubmittedContent, field: ApplicationField): string {
  if (isMaterial(field)) {
    return (content.materials[field] ?? []).map((sha256) => sha256.slice(0, 8)).join('、');
  }
  if (field === 'stores') {
    return content.form.stores.map(storeWords).join('；');
  }
  const value = content.form[field];
  return Array.isArray(value) ? value.join('、') : value;
}

/** What changed between two submissions, as text to compare. */
export function differenceBetween(
  before: SubmittedContent,
  after: SubmittedContent,
): { field: ApplicationField; before: string; after: string }[] {
  return allFields
    .map((field) => ({ field, before: wordsOf(before, field), after: wordsOf(after, field) }))
    .filter((one) => one.before !== one.after);
}

/** The steps of contracting that are not done; only with none left may a store go live (R-4.4, R-1.2a). */
export function contractingLeft(of: {
  agreementSignedAt: Instant | null;
  accountVerifiedAt: Instant | null;
  activeTerminals: number;
  trainedCashiers: number;
  rehearsedAt: Instant | null;
}): ('agreement' | 'account' | 'terminal' | 'cashier' | 'rehearsal')[] {
  const done = {
    agreement: of.agreementSignedAt !== null,
    account: of.accountVerifiedAt !== null,
    terminal: of.activeTerminals > 0,
    cashier: of.trainedCashiers > 0,
    rehearsal: of.rehearsedAt !== null,
  };
  return (Object.keys(done) as (keyof typeof done)[]).filter((one) => !done[one]);
}

/** How long one claim of a review holds. */
export const reviewLockSeconds = 20 * 60;
