import type { Api, OfficerRole } from '../../../src/contract';

type RolesOf<R extends keyof Api> = Api[R] extends { roles: infer Roles } ? Roles : never;
type Table = { readonly [R in keyof Api as RolesOf<R> extends never ? never : R]?: RolesOf<R> };

const readers = [
  'town',
  'bureau_handler',
  'bureau_approver',
  'operator',
  'risk',
  'inspector',
  'auditor',
] as const;
const bureau = ['bureau_handler', 'bureau_approver'] as const;
const guards = ['operator', 'risk', 'bureau_handler', 'bureau_approver'] as const;

const proposers = ['bureau_handler', 'bureau_approver', 'operator'] as const;
const moneyReaders = [
  'operator',
  'risk',
  'settlement',
  'bureau_handler',
  'bureau_approver',
  'finance',
  'auditor',
] as const;
const supervisors = ['operator', 'risk', 'bureau_handler', 'bureau_approver', 'auditor'] as const;
const marketers = ['operator', 'bureau_handler', 'bureau_approver', 'town'] as const;

/** Who may ask what, as the contract has it: another tuple than the contract's does not compile. */
const roles = {
  'GET /v1/officer/applications': readers,
  'POST /v1/officer/campaigns/:campaignId/applications/import': ['town'],
  'POST /v1/officer/campaigns/:campaignId/publicity': bureau,
  'POST /v1/officer/objections/:objectionId/decision': bureau,
  'POST /v1/officer/merchants/:merchantId/terminals': ['operator'],
  'POST /v1/officer/merchants/:merchantId/go-live': ['operator'],
  'POST /v1/officer/merchants/:merchantId/terminal-keys': ['operator'],
  'POST /v1/officer/merchants/:merchantId/suspension': guards,
  'POST /v1/officer/merchants/:merchantId/suspension/lift': guards,
  'GET /v1/officer/campaigns/:campaignId/desk-claims': ['town'],
  'GET /v1/officer/campaigns/:campaignId/invoices': moneyReaders,
  'POST /v1/officer/invoices/:invoiceId/decision': ['operator', 'settlement'],
  'GET /v1/officer/campaigns/:campaignId/settlements': moneyReaders,
  'POST /v1/officer/settlements/:settlementId/steps': [
    'operator',
    'settlement',
    'bureau_handler',
    'bureau_approver',
    'finance',
  ],
  'GET /v1/officer/campaigns/:campaignId/reconciliation': moneyReaders,
  'GET /v1/officer/campaigns/:campaignId/cases': supervisors,
  'POST /v1/officer/cases/:caseId/closure': ['operator', 'risk'],
  'GET /v1/officer/blocks': supervisors,
  'POST /v1/officer/blocks': ['operator', 'risk'],
  'POST /v1/officer/campaigns/:campaignId/screening-days': ['risk'],
  'GET /v1/officer/campaigns/:campaignId/inspections': readers,
  'POST /v1/officer/campaigns/:campaignId/stores/:storeId/inspections': ['inspector', 'operator'],
  'GET /v1/officer/store-reports': [
    'operator',
    'risk',
    'inspector',
    'bureau_handler',
    'bureau_approver',
    'auditor',
  ],
  'GET /v1/officer/campaigns/:campaignId/content': [
    'operator',
    'bureau_handler',
    'bureau_approver',
    'auditor',
  ],
  'POST /v1/officer/campaign-drafts': proposers,
  'DELETE /v1/officer/campaign-drafts/:draftId': proposers,
  'POST /v1/officer/campaign-drafts/:draftId/publication': bureau,
  'POST /v1/officer/campaigns/:campaignId/content': [
    'operator',
    'bureau_handler',
    'bureau_approver',
  ],
  'POST /v1/officer/content/:contentId/decision': bureau,
  'GET /v1/officer/campaigns/:campaignId/posters/:format': marketers,
  'GET /v1/officer/campaigns/:campaignId/links': marketers,
  'GET /v1/officer/campaigns/:campaignId/funnel': [
    'operator',
    'bureau_handler',
    'bureau_approver',
    'town',
    'finance',
    'auditor',
  ],
  'GET /v1/officer/campaigns/:campaignId/appraisal': moneyReaders,
  'GET /v1/officer/officers': ['admin', 'auditor'],
  'POST /v1/officer/officers': ['admin'],
  'GET /v1/officer/audit': ['auditor', 'admin'],
} as const satisfies Table;

/** What this role may do; the server decides, a page only does not offer what would be refused. */
export const mayAsk = (role: OfficerRole, route: keyof typeof roles): boolean =>
  (roles[route] as readonly OfficerRole[]).includes(role);
