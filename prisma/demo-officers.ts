import type { OfficerRole } from '../bff/src/contract/shapes';
import { idNamed } from '../bff/src/kernel/id';
import { createOfficerStore } from '../bff/src/officer/officer.store';
import type { Db } from '../bff/src/platform/db';
import { hashPassword } from '../bff/src/platform/password';
import type { SealedFields } from '../bff/src/platform/sealed-field';

/* One account for each role of a rehearsal; two of one town office, because a desk takes two people. Password and second factor are published: production starts with none of them. */

export const demoPassword = 'huimin-rehearsal-2023';
export const demoSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

type Demo = { account: string; name: string; role: OfficerRole; town?: string };
export const demoOfficers: readonly Demo[] = [
  { account: 'town', name: '镇办经办一', role: 'town', town: '马尚街道' },
  { account: 'town2', name: '镇办经办二', role: 'town', town: '马尚街道' },
  { account: 'handler', name: '商务局经办一', role: 'bureau_handler' },
  { account: 'approver', name: '商务局审批一', role: 'bureau_approver' },
  { account: 'finance', name: '财政局一', role: 'finance' },
  { account: 'operator', name: '嘉联运营一', role: 'operator' },
  { account: 'risk', name: '嘉联风控一', role: 'risk' },
  { account: 'settlement', name: '嘉联结算一', role: 'settlement' },
  { account: 'inspector', name: '巡检员一', role: 'inspector' },
  { account: 'auditor', name: '审计一', role: 'auditor' },
  { account: 'admin', name: '系统管理员一', role: 'admin' },
];

/** Puts in what is missing; an account that exists stays as it is. */
export async function seedDemoOfficers(db: Db, sealed: SealedFields): Promise<void> {
  const officers = createOfficerStore(db, sealed);
  const known = new Set((await officers.list()).map(({ account }) => account));
  for (const [index, { town = null, ...demo }] of demoOfficers.entries()) {
    if (!known.has(demo.account)) {
      const record = {
        ...demo,
        town,
        id: idNamed('officer', demo.account),
        passwordHash: await hashPassword(demoPassword),
        totpSecret: demoSecret,
        mustChange: false,
      };
      await officers.insert(record, {
        createdAt: new Date(1_681_000_000_000 + index),
        isDemo: true,
      });
    }
  }
}
