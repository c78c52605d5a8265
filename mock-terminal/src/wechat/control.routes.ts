import Router from '@koa/router';
import { z } from 'zod';
import { faultRoutes, type Switches, type WechatFaults } from '../faults';
import { BadRequest, parse, readJson } from '../http';
import type { CodeKind, Codes } from './codes';
import { drawLicence } from './licence';
import { phoneOf, simulatedOpenid } from './people';

const kind = z.enum(['login', 'phone']);
const openid = z.string().regex(/^o-[0-9A-Za-z-]{1,60}$/);
const phone = z.string().regex(/^1\d{10}$/);
const BULK_LIMIT = 50_000;
const licenceQuery = z.object({
  name: z.string().max(80),
  code: z.string().max(18),
  address: z.string().max(120),
});

const mintBody = z.union([
  z.strictObject({ openid, kind, phone: phone.optional() }),
  z.strictObject({
    from: z.int().min(0).max(99_999_999),
    count: z.int().min(1).max(BULK_LIMIT),
    kind: kind.default('login'),
  }),
]);

const mintOne = (codes: Codes, kindOf: CodeKind, who: string, given?: string): string => {
  const number = given ?? phoneOf(who);
  if (kindOf === 'phone' && !number) throw new BadRequest(`${who} 没有手机号，请在 phone 里给出`);
  return codes.mint(kindOf, { openid: who, phone: number });
};

/** What tests and rehearsals turn: codes without a phone in the hand, and the fault switches. */
export const controlRoutes = (codes: Codes, faults: Switches<WechatFaults>): Router => {
  const router = new Router();
  router.post('/control/codes', async (ctx) => {
    const asked = parse(mintBody, await readJson(ctx));
    if ('openid' in asked) {
      ctx.body = { code: mintOne(codes, asked.kind, asked.openid, asked.phone) };
      return;
    }
    ctx.body = {
      codes: Array.from({ length: asked.count }, (_, index) => {
        const who = simulatedOpenid(asked.from + index);
        return { openid: who, code: mintOne(codes, asked.kind, who) };
      }),
    };
  });
  router.get('/control/licence.jpg', async (ctx) => {
    const { name, code, address } = parse(licenceQuery, ctx.query);
    ctx.body = await drawLicence({ enterprise_name: name, reg_num: code, address });
    ctx.type = 'image/jpeg';
  });
  faultRoutes(router, faults);
  return router;
};
