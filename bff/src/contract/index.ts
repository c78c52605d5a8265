/*
 * The whole API on one page. OpenAPI, the generated tests, the mini-program's types and the doors are all read from here;
 * a route that is not listed cannot be opened (`http/on.ts` takes only these keys).
 */
import { appraisalApi } from './appraisal.contract';
import { campaignApi } from './campaign.contract';
import { citizenApi } from './citizen.contract';
import { claimApi } from './claim.contract';
import { contentApi } from './content.contract';
import { deskApi } from './desk.contract';
import type { Call, Reply } from './endpoint';
import { funnelApi } from './funnel.contract';
import { inspectionApi } from './inspection.contract';
import { invoiceApi } from './invoice.contract';
import { merchantApi } from './merchant.contract';
import { officerApi } from './officer.contract';
import { onboardingApi } from './onboarding.contract';
import { paymentApi } from './payment.contract';
import { posterApi } from './poster.contract';
import { reconciliationApi } from './reconciliation.contract';
import { redemptionApi } from './redemption.contract';
import { rehearsalApi } from './rehearsal.contract';
import { reminderApi } from './reminder.contract';
import { settlementApi } from './settlement.contract';
import { sharingApi } from './sharing.contract';
import { supervisionApi } from './supervision.contract';
import { voucherApi } from './voucher.contract';

export const api = {
  ...campaignApi,
  ...merchantApi,
  ...officerApi,
  ...onboardingApi,
  ...inspectionApi,
  ...contentApi,
  ...sharingApi,
  ...posterApi,
  ...funnelApi,
  ...appraisalApi,
  ...reminderApi,
  ...citizenApi,
  ...claimApi,
  ...voucherApi,
  ...deskApi,
  ...redemptionApi,
  ...paymentApi,
  ...invoiceApi,
  ...settlementApi,
  ...reconciliationApi,
  ...supervisionApi,
  ...rehearsalApi,
};

export type Api = typeof api;
export type ApiCall<R extends keyof Api> = Call<Api[R]>;
export type ApiReply<R extends keyof Api> = Reply<Api[R]>;
export type { Batch, Campaign, CampaignDraft, Stock } from './campaign.contract';
export type { Me } from './citizen.contract';
export type { ClaimOutcome } from './claim.contract';
export type {
  ContentBody,
  ContentKind,
  ContentVersion,
  PublishedContent,
} from './content.contract';
export type { DeskClaim, DeskPaper } from './desk.contract';
export type {
  InspectedStore,
  Inspection,
  InspectionEvent,
  InspectionState,
  InspectionVerdict,
  StoreStanding,
} from './inspection.contract';
export type { InvoiceStatus, OfficerInvoice, TakenSale } from './invoice.contract';
export type { Store } from './merchant.contract';
export type { AuditLine, OfficerAccount, OfficerSession } from './officer.contract';
export type {
  Application,
  ApplicationEvent,
  ApplicationField,
  ApplicationForm,
  ApplicationReview,
  ApplicationStatus,
  FieldReason,
  MaterialKind,
  MerchantRow,
  OfficerDecision,
  Publicity,
  Statement,
  StoreDraft,
} from './onboarding.contract';
export type { Order, OrderState } from './payment.contract';
export type { Problem, ProblemCode } from './problem';
export type {
  BillTrouble,
  DifferenceKind,
  ReconciliationDay,
  ReconciliationDetail,
  ReconciliationDifference,
  ReconciliationShare,
  ReconciliationState,
} from './reconciliation.contract';
export type {
  SettlementDetail,
  SettlementEvent,
  SettlementKind,
  SettlementRow,
  SettlementStatus,
} from './settlement.contract';
export type { Category, OfficerRole } from './shapes';
export type { ChannelLink, Destination } from './sharing.contract';
export type {
  Block,
  CaseDetail,
  CaseKind,
  CaseMoment,
  CaseOwner,
  CaseRow,
  CaseSale,
  CaseVerdict,
  ScreeningDay,
} from './supervision.contract';
export type { Voucher, VoucherState } from './voucher.contract';
