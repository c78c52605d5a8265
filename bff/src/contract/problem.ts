/**
 * Every refusal the API can answer, with its HTTP status. A refusal is an expected no; `internal` is a fault.
 * The people's words for each code live in `miniapp/src/copy/problems.ts`, which does not compile while one is missing.
 */
export const problemStatus = {
  // the request itself
  invalid_request: 400,
  body_too_large: 413,
  not_found: 404,
  route_not_found: 404,
  method_not_allowed: 405,
  // who asks
  sign_in_required: 401,
  session_expired: 401,
  login_code_invalid: 400,
  login_risky: 403,
  phone_required: 403,
  phone_code_invalid: 400,
  phone_taken: 409,
  blocked: 403,
  // the claim
  not_started: 409,
  campaign_ended: 409,
  outside_area: 403,
  already_claimed: 409,
  sold_out: 409,
  request_key_reused: 409,
  device_limit: 429,
  network_limit: 429,
  too_many_requests: 429,
  busy: 503,
  // the voucher
  voucher_not_usable: 409,
  has_live_vouchers: 409,
  // paying in WeChat
  order_closed: 409,
  order_paid: 409,
  order_on_another_phone: 409,
  wechat_pay_unavailable: 503,
  // the enterprise's application
  application_closed: 409,
  application_changed: 409,
  application_incomplete: 409,
  enterprise_applied_already: 409,
  field_locked: 409,
  not_allowed_now: 409,
  reason_required: 400,
  review_taken: 409,
  other_town: 403,
  own_submission: 403,
  second_person_required: 403,
  role_not_allowed: 403,
  // a campaign that is proposed
  campaign_file_invalid: 422,
  campaign_begun: 409,
  // the console's accounts
  sign_in_refused: 401,
  account_locked: 429,
  password_change_required: 403,
  password_weak: 400,
  csrf_missing: 403,
  account_taken: 409,
  town_required: 400,
  officer_changed: 409,
  own_account: 409,
  too_early: 409,
  objections_closed: 409,
  licence_missing: 409,
  licence_unreadable: 409,
  account_refused: 409,
  account_amount_wrong: 409,
  account_tries_used: 409,
  too_many_cashiers: 409,
  not_ready: 409,
  // inspections
  inspection_open: 409,
  inspection_items_wrong: 409,
  inspection_remark_missing: 409,
  inspection_photo_missing: 409,
  inspection_due_wrong: 409,
  inspection_changed: 409,
  // invoices and settlements
  invoice_number_wrong: 409,
  invoice_amount_differs: 409,
  invoice_buyer_differs: 409,
  invoice_holder_unnamed: 409,
  invoice_day_wrong: 409,
  invoice_used: 409,
  settlement_changed: 409,
  // supervision
  case_changed: 409,
  cases_open: 409,
  already_blocked: 409,
  block_ends_early: 409,
  // the desk of a town office, and its paper vouchers (R-2.6, decision 25)
  phone_code_wrong: 409,
  person_name_differs: 409,
  no_voucher_yet: 409,
  voucher_at_till: 409,
  paper_not_possible: 409,
  paper_print_over: 409,
  // files
  file_too_large: 413,
  file_type_refused: 415,
  workbook_refused: 415,
  picture_too_large: 413,
  file_unsafe: 422,
  too_many_files: 409,
  link_expired: 403,
  // what people read
  content_changed: 409,
  content_draft_taken: 409,
  content_template_wrong: 422,
  content_risky: 422,
  // short links
  short_link_unknown: 404,
  short_link_expired: 410,
  // posters
  poster_glyph_missing: 422,
  // the world outside
  jlpay_unavailable: 503,
  wechat_unavailable: 503,
  phone_refused: 422,
  sms_unavailable: 503,
  internal: 500,
} as const;

export type ProblemCode = keyof typeof problemStatus;

/** RFC 9457 body of every answer that is not a success. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  /** Chinese sentence with the next step. */
  detail: string;
  /** To read out to the hotline. */
  requestId: string;
  /** Extra facts a screen may show, such as the other kind's remaining stock. */
  facts?: Record<string, string | number>;
};
