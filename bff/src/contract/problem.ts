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
  // the world outside
  wechat_unavailable: 503,
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
