/** A person's WeChat on one phone. Two of them may share a phone number: one person, two openids. */
export type Person = { openid: string; name: string; phone: string; note?: string };

/** Who can be chosen on the consent page. */
export const demoPeople: readonly Person[] = [
  { openid: 'o-demo-0001', name: '市民一', phone: '13800000001' },
  {
    openid: 'o-demo-1001',
    name: '市民一',
    phone: '13800000001',
    note: '另一部手机（同一手机号）',
  },
  { openid: 'o-demo-0002', name: '市民二', phone: '13800000002' },
  { openid: 'o-demo-0003', name: '市民三', phone: '13800000003' },
  { openid: 'o-demo-0004', name: '市民四', phone: '13800000004' },
  { openid: 'o-demo-0005', name: '市民五', phone: '13800000005' },
  { openid: 'o-demo-0006', name: '市民六', phone: '13800000006' },
];

const byOpenid = new Map(demoPeople.map((person) => [person.openid, person]));
const simulated = /^o-sim-(\d{6,8})$/;

export const simulatedOpenid = (number: number): string =>
  `o-sim-${String(number).padStart(6, '0')}`;

/** The phone behind an openid: a demo person's, or 139 + 8 digits of a simulated one's number. */
export const phoneOf = (openid: string): string | undefined => {
  const number = simulated.exec(openid)?.[1];
  return byOpenid.get(openid)?.phone ?? (number && `139${number.padStart(8, '0')}`);
};

/** WeChat answers 40226 for these. */
export const isRisky = (openid: string): boolean => openid.startsWith('o-risk-');

export const masked = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`;
