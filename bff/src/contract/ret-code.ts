/**
 * Every `ret_code` of the terminal interface with its HTTP status: 1xxxx is the business layer (always 200, also a no),
 * 4xxxx the envelope, 50000 our own failure, after which the caller repeats.
 */
export const retCodeStatus = {
  '00000': 200,
  /** unknown voucher code, or it expired */
  '10404': 200,
  /** voucher is not usable */
  '10405': 200,
  /** a rule of the campaign */
  '10406': 200,
  /** merchant, store or terminal is not live */
  '10407': 200,
  /** holder, device or merchant blocked */
  '10408': 200,
  /** same number, other content */
  '10409': 200,
  /** voucher gone when the late payment arrived */
  '10410': 200,
  /** trade is closed */
  '10411': 200,
  /** trade unknown */
  '10412': 200,
  /** amounts do not match the lock */
  '10422': 200,
  '40001': 400,
  '40101': 401,
  '40102': 401,
  '40103': 401,
  '40301': 403,
  '40901': 409,
  '41301': 413,
  '42901': 429,
  '50000': 500,
} as const;

export type RetCode = keyof typeof retCodeStatus;
