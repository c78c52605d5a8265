import { setTimeout as sleep } from 'node:timers/promises';
import ExcelJS from 'exceljs';
import JSZip from 'jszip';
import { freePorts } from '../../ops/port';
import { applicant, applyDay, officers, planId, strokes } from '../../test/enterprise';
import { openJlpay } from '../../test/jlpay-platform';
import { live } from '../../test/live';
import { type Desk, type OfficerName, openDesk } from '../../test/officer-desk';
import { readPdf } from '../../test/pdf-text';
import { openWorld, type World } from '../../test/world';
import type { OfficerDecision } from '../contract';
import { codeDigitsOf, codeStepAt, voucherSecret } from '../voucher/code.rules';

const here = live();
let world: World;
let desk: Desk;
let jlpay: Awaited<ReturnType<typeof openJlpay>>;

beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  world = await openWorld(here, { JLPAY_ORIGIN: `http://127.0.0.1:${port}` });
  jlpay = await openJlpay(port, world.app.origin);
  desk = await openDesk(world);
  await setClock(applyDay);
});
afterAll(async () => {
  await desk.close();
  await jlpay.close();
  await world.close();
  expect(desk.faults).toEqual([]);
});

const setClock = async (at: Date | string) => {
  await world.app.deps.clock.set?.(new Date(at));
  // 嘉联's side follows the same clock, once a second.
  await sleep(1_200);
};
const someone = async () => applicant(world, await world.signUp());
type Applicant = Awaited<ReturnType<typeof someone>>;

const decide = async (who: OfficerName, id: string, decision: OfficerDecision, more = {}) => {
  const { body: seen } = await desk.ask(
    who,
    'GET /v1/officer/applications/:applicationId',
    `/v1/officer/applications/${id}`,
  );
  return desk.ask(
    who,
    'POST /v1/officer/applications/:applicationId/decisions',
    `/v1/officer/applications/${id}/decisions`,
    { version: seen.version, decision, ...more },
  );
};
const approve = async (id: string) => {
  await decide('town', id, 'recommend');
  await decide('handler', id, 'check');
  const { status, text } = await decide('approver', id, 'approve');
  expect([status, text.slice(0, 200)]).toEqual([200, expect.any(String)]);
};
const publish = (afterVersion: number, applicationIds: string[]) =>
  desk.ask(
    'approver',
    'POST /v1/officer/campaigns/:campaignId/publicity',
    `/v1/officer/campaigns/${planId}/publicity`,
    { afterVersion, applicationIds },
  );
const list = () =>
  world.ask('GET /v1/campaigns/:campaignId/publicity', `/v1/campaigns/${planId}/publicity`);
const object = (applicationId: string, text = '该店不在区内，请核实。') =>
  world.ask('POST /v1/campaigns/:campaignId/objections', `/v1/campaigns/${planId}/objections`, {
    body: { applicationId, text },
  });
const download = async (format: string) => {
  const answer = await fetch(
    `${world.app.origin}/v1/campaigns/${planId}/publicity/file?format=${format}`,
  );
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
};
const statusOf = async (one: Applicant, id: string) => (await one.read(id)).body.status;
const until = async (true_: () => Promise<boolean>) => {
  const endsAt = Date.now() + 20_000;
  while (!(await true_())) {
    if (Date.now() > endsAt) {
      throw new Error('it did not happen');
    }
    await sleep(100);
  }
};

describe('from the list to the till', () => {
  let good: Applicant;
  let disputed: Applicant;
  let wrong: Applicant;
  const ids = { good: '', disputed: '', wrong: '' };

  it('publishes the approved, all or none, as a version with a hash', async () => {
    [good, disputed, wrong] = [await someone(), await someone(), await someone()];
    ids.good = (await good.apply({ enterpriseName: '淄博龢𠮷样例电器有限公司' })).applicationId;
    ids.disputed = (await disputed.apply()).applicationId;
    ids.wrong = (await wrong.apply()).applicationId;
    await approve(ids.good);
    await approve(ids.disputed);
    const tooMany = await publish(0, Object.values(ids));
    expect([tooMany.status, tooMany.body.code]).toEqual([409, 'not_allowed_now']);
    expect((await list()).status).toBe(404);

    await approve(ids.wrong);
    await setClock('2023-04-20T08:00:00+08:00');
    const { status, body } = await publish(0, Object.values(ids));
    expect(status).toBe(201);
    expect(body).toMatchObject({ version: 1, open: true, until: '2023-04-22T00:00:00.000+08:00' });
    expect(body.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(body.entries.map((entry) => entry.serial)).toEqual([1, 2, 3]);
    expect(JSON.stringify(body)).not.toMatch(/13805330001|6222/);
    const stale = await publish(0, [ids.good]);
    expect([stale.status, stale.body.code]).toEqual([409, 'application_changed']);
  });

  it('prints the list as Word in the official layout, as a workbook and as PDF', async () => {
    const docx = await JSZip.loadAsync(await download('docx'));
    const xml = (await docx.file('word/document.xml')?.async('string')) ?? '';
    expect(xml).toContain('淄博龢𠮷样例电器有限公司');
    const mar = /<w:pgMar ([^>]*)\/>/.exec(xml)?.[1] ?? '';
    expect(mar).toContain('w:top="2098"');
    expect(mar).toContain('w:bottom="1984"');
    expect(mar).toContain('w:left="1587"');
    expect(mar).toContain('w:right="1474"');
    expect(xml).toContain('w:line="560"');
    expect(xml).toContain('w:lineRule="exact"');
    expect(xml).toContain('w:firstLineChars="200"');
    expect(xml).toMatch(/方正小标宋简体/);
    expect(xml).toMatch(/<w:sz w:val="44"\/>/);
    expect(xml).toMatch(/仿宋_GB2312/);

    const workbook = new ExcelJS.Workbook();
    const bytes = await download('xlsx');
    await workbook.xlsx.load(new Uint8Array(bytes).buffer);
    const rows = workbook.worksheets[0]?.getSheetValues() as string[][];
    expect(rows[2]?.slice(1)).toEqual([
      '序号',
      '企业名称',
      '统一社会信用代码',
      '自营家电品种',
      '配套活动内容',
      '门店及地址',
    ]);
    expect(rows.flat()).toContain('淄博龢𠮷样例电器有限公司');

    const pdf = await readPdf(await download('pdf'));
    expect([pdf.widthPt, pdf.heightPt]).toEqual([595, 842]);
    const text = pdf.pages.join('').replaceAll(' ', '');
    expect(text).toContain('参与企业名单公示');
    // The one character that no free font on hand has is named, not swallowed.
    expect(text).toContain('淄博龢〓样例电器有限公司');
    expect(text).toContain('U+20BB7');
    expect(text).toContain((await list()).body.sha256);
  });

  it('shows the list as a plain page that prints, without a script', async () => {
    const answer = await fetch(`${world.app.origin}/publicity/${planId}`);
    const page = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(page).toContain('淄博龢𠮷样例电器有限公司');
    expect(page).toContain('@page{size:A4;margin:37mm 26mm 35mm 28mm}');
    expect(page).not.toMatch(/<script/);
    expect((await fetch(`${world.app.origin}/publicity/nothing`)).status).toBe(404);
  });

  it('prints Annex 1 for the town that recommends, and for no other', async () => {
    const path = `/v1/officer/campaigns/${planId}/annex-1`;
    const { status, bytes } = await desk.download('town', `${path}?format=docx`);
    expect(status).toBe(200);
    const docx = await JSZip.loadAsync(bytes);
    const xml = (await docx.file('word/document.xml')?.async('string')) ?? '';
    for (const head of ['企业名称', '自营家电品种', '配套活动内容', '联系人', '联系方式']) {
      expect(xml).toContain(head);
    }
    expect(xml).toContain('13805330001');
    expect(xml).toContain('w:orient="landscape"');
    expect((await desk.download('otherTown', `${path}?town=车站街道`)).status).toBe(403);
  });

  it('holds only the enterprise that somebody objects to', async () => {
    const filed = await object(ids.disputed);
    expect([filed.status, filed.body.number]).toEqual([201, expect.stringMatching(/^YY\w{8}$/)]);
    await object(ids.wrong);
    const path = `/v1/officer/campaigns/${planId}/objections?status=open`;
    const { body } = await desk.ask(
      'handler',
      'GET /v1/officer/campaigns/:campaignId/objections',
      path,
    );
    expect(body.objections).toHaveLength(2);

    await setClock('2023-04-22T00:00:01+08:00');
    await good.wake();
    await disputed.wake();
    await wrong.wake();
    await until(async () => (await statusOf(good, ids.good)) === 'contracting');
    expect(await statusOf(disputed, ids.disputed)).toBe('publicity');
    expect((await object(ids.disputed)).body.code).toBe('objections_closed');

    const decideOn = async (id: string, decision: string) => {
      const one = body.objections.find((row) => row.applicationId === id);
      return desk.ask(
        'approver',
        'POST /v1/officer/objections/:objectionId/decision',
        `/v1/officer/objections/${one?.objectionId}/decision`,
        { decision, reason: '已实地核查' },
      );
    };
    expect((await decideOn(ids.disputed, 'dismissed')).status).toBe(200);
    expect((await decideOn(ids.disputed, 'upheld')).body.code).toBe('not_allowed_now');
    await until(async () => (await statusOf(disputed, ids.disputed)) === 'contracting');
    expect((await decideOn(ids.wrong, 'upheld')).status).toBe(200);
    expect(await statusOf(wrong, ids.wrong)).toBe('rejected');
    const newest = (await list()).body;
    expect(newest.version).toBe(2);
    expect(newest.entries.map((entry) => entry.applicationId)).not.toContain(ids.wrong);
  });

  it('goes live only when agreement, account, terminal, cashier and training sale are done', async () => {
    const { body: start } = await good.read(ids.good);
    const merchantId = start.merchantId ?? '';
    const token = good.token();
    const merchant = async () =>
      (
        await desk.ask(
          'operator',
          'GET /v1/officer/campaigns/:campaignId/merchants',
          `/v1/officer/campaigns/${planId}/merchants?status=preparing`,
        )
      ).body.merchants.find((one) => one.merchantId === merchantId);
    const goLive = async () =>
      desk.ask(
        'operator',
        'POST /v1/officer/merchants/:merchantId/go-live',
        `/v1/officer/merchants/${merchantId}/go-live`,
        { version: (await merchant())?.version },
      );
    const early = await goLive();
    expect([early.status, early.body.code]).toEqual([409, 'not_ready']);
    expect(JSON.parse(early.text).facts.missing).toBe(
      'agreement,account,terminal,cashier,rehearsal',
    );

    const version = async () => (await good.read(ids.good)).body.version;
    const signed = await world.ask(
      'POST /v1/me/applications/:applicationId/agreement',
      good.mine(ids.good, '/agreement'),
      { token, body: { version: await version(), signerName: '张样例', strokes } },
    );
    expect(signed.body.contracting?.agreement.done).toBe(true);

    const check = '/account-check';
    await world.ask(
      'POST /v1/me/applications/:applicationId/account-check',
      good.mine(ids.good, check),
      { token, body: { version: await version() } },
    );
    const checkNo = (await here.db.application.findUniqueOrThrow({ where: { id: ids.good } }))
      .accountCheckNo;
    const amount = await jlpay.amountOf(checkNo ?? '');
    const confirm = async (amountFen: number) =>
      world.ask(
        'PUT /v1/me/applications/:applicationId/account-check',
        good.mine(ids.good, check),
        { token, body: { version: await version(), amountFen } },
      );
    const missed = await confirm(amount === 99 ? 98 : amount + 1);
    expect([missed.status, missed.body.code]).toEqual([409, 'account_amount_wrong']);
    expect((await confirm(amount)).body.contracting?.account.state).toBe('verified');

    const invited = await world.ask(
      'POST /v1/me/applications/:applicationId/cashiers',
      good.mine(ids.good, '/cashiers'),
      { token, body: { version: await version(), name: '李收银' } },
    );
    const invite = new URL(invited.body.contracting?.cashiers[0]?.inviteUrl ?? '').searchParams.get(
      'invite',
    );
    const cashier = await world.signUp();
    const answer = (answers: number[]) =>
      world.ask(
        'POST /v1/cashier-invites/:invite/answers',
        `/v1/cashier-invites/${invite}/answers`,
        {
          token: cashier.session.accessToken,
          body: { answers },
        },
      );
    expect((await answer([0, 1, 1, 1, 1])).body).toEqual({ passed: false, wrong: [0] });
    expect((await answer([1, 1, 1, 1, 1])).body.passed).toBe(true);

    const storeId = (await merchant())?.stores[0]?.storeId;
    const bound = await desk.ask(
      'operator',
      'POST /v1/officer/merchants/:merchantId/terminals',
      `/v1/officer/merchants/${merchantId}/terminals`,
      { storeId },
    );
    expect(bound.status).toBe(201);
    const termNo = bound.body.stores[0]?.terminals[0]?.termNo ?? '';
    expect((await goLive()).body.code).toBe('not_ready');

    const code = bound.body.contracting?.rehearsal.trainingCode;
    expect(await ask(termNo, [code ?? ''], 10_000)).toMatchObject({
      answer: {
        vouchers: [{ usable: false, reason: '练习销售的金额要高于 100 元，请改价后重试。' }],
      },
    });
    expect(await ask(termNo, [code ?? '', 'ZD1.1.1'], 259_900)).toMatchObject({
      kind: 'refused',
      ret_code: '10406',
    });
    await sell(termNo, 'TRAIN0000001', code ?? '', 259_900);
    // Also a till that lost the answer hears what became of it.
    await until(async () => {
      const told = await jlpay.call('GET', `/api/sales/TRAIN0000001/state?term_no=${termNo}`);
      return (told.answer as { trade_status?: string } | undefined)?.trade_status === 'PAID';
    });
    await until(async () => (await good.read(ids.good)).body.contracting?.rehearsal.done === true);
    const opened = await goLive();
    expect([opened.status, opened.body.status]).toEqual([200, 'live']);

    const stores = async () =>
      (
        await world.ask('GET /v1/campaigns/:campaignId/stores', `/v1/campaigns/${planId}/stores`)
      ).body.stores.filter((store) => store.storeId === storeId);
    await until(async () => (await stores()).length === 1);
    expect((await stores())[0]).toMatchObject({
      accepting: true,
      state: 'accepting',
      publicity: { version: 1 },
    });
    const photoOf = (await stores())[0]?.photos[0] ?? '';
    const shown = await fetch(world.app.origin + photoOf);
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const reportPath = `/v1/stores/${storeId}/reports`;
    const reported = await world.ask('POST /v1/stores/:storeId/reports', reportPath, {
      body: { text: '店员说券不能用' },
    });
    expect(reported.body.number).toMatch(/^JB/);
    const told = { action: 'store.report', subject: storeId ?? '' };
    expect(await here.db.auditEntry.count({ where: told })).toBe(1);

    await setClock('2023-04-22T10:00:05+08:00');
    const buyer = await world.signUp();
    const claimed = await world.claim(buyer);
    expect(claimed.status).toBe(201);
    const voucher = await here.db.voucher.findFirstOrThrow({
      where: { citizenId: buyer.citizenId },
    });
    const voucherId = voucher.id;
    const secret = voucherSecret(world.app.deps.wallet.codeKey, voucherId);
    const digits = codeDigitsOf(secret, codeStepAt(world.app.deps.clock.now()));
    await sell(termNo, 'REAL00000001', `ZD1.${voucher.number}.${digits}`, 199_900);
    await until(
      async () =>
        (await here.db.voucher.findUniqueOrThrow({ where: { id: voucherId } })).status ===
        'redeemed',
    );
    expect(await here.db.trade.count({ where: { merchantId } })).toBe(1);
  });

  it('rotates the key of the terminals and sells on with the new one', async () => {
    await good.wake();
    const { merchantId } = (await good.read(ids.good)).body;
    const before = await here.db.terminalApp.findUniqueOrThrow({ where: { appid: 'jlpay-demo' } });
    const rotated = await desk.ask(
      'operator',
      'POST /v1/officer/merchants/:merchantId/terminal-keys',
      `/v1/officer/merchants/${merchantId}/terminal-keys`,
      {},
    );
    expect(rotated.body).toEqual({ appid: 'jlpay-demo', activeKeys: 2 });
    const line = { action: 'merchant.rotate_key', subject: merchantId ?? '' };
    expect(await here.db.auditEntry.findMany({ where: line })).toMatchObject([
      { actorName: officers.operator.name, detail: { activeKeys: 2 } },
    ]);
    const after = await here.db.terminalApp.findUniqueOrThrow({ where: { appid: 'jlpay-demo' } });
    expect(after.publicKeys).toHaveLength(2);
    expect(after.publicKeys[1]).toBe(before.publicKeys[0]);
    // Applications are read afresh once a second.
    await sleep(1_100);
    const terminal = await here.db.terminal.findFirstOrThrow({
      where: { merchantId: merchantId ?? '' },
    });
    const code = world.app.deps.onboarding.needs.trainingCode(merchantId ?? '');
    await sell(terminal.termNo, 'TRAIN0000002', code, 259_900);
  });

  it('leaves the map at once when suspended; two people bring it back', async () => {
    const { merchantId } = (await good.read(ids.good)).body;
    const path = `/v1/officer/merchants/${merchantId}/suspension`;
    const version = async () =>
      (await here.db.merchant.findUniqueOrThrow({ where: { id: merchantId ?? '' } })).version;
    const suspend = 'POST /v1/officer/merchants/:merchantId/suspension' as const;
    const lift = 'POST /v1/officer/merchants/:merchantId/suspension/lift' as const;
    const reason = '疑似套利';
    const stopped = await desk.ask('risk', suspend, path, { version: await version(), reason });
    expect(stopped.body.status).toBe('suspended');
    const storeId = stopped.body.stores[0]?.storeId;
    const listed = async () =>
      (
        await world.ask('GET /v1/campaigns/:campaignId/stores', `/v1/campaigns/${planId}/stores`)
      ).body.stores.some((one) => one.storeId === storeId);
    await until(async () => !(await listed()));
    const old = await world.ask('GET /v1/stores/:storeId', `/v1/stores/${storeId}`);
    expect([old.status, old.body.state, old.body.accepting]).toEqual([200, 'suspended', false]);
    const again = await desk.ask('risk', suspend, path, { version: await version(), reason });
    expect(again.body.code).toBe('not_allowed_now');

    const asked = await desk.ask('risk', lift, `${path}/lift`, {
      version: await version(),
      reason,
    });
    expect(asked.body).toMatchObject({ status: 'suspended', liftAskedBy: officers.risk.name });
    const alone = await desk.ask('risk', lift, `${path}/lift`, {
      version: await version(),
      reason,
    });
    expect([alone.status, alone.body.code]).toEqual([403, 'second_person_required']);
    const lifted = await desk.ask('approver', lift, `${path}/lift`, {
      version: await version(),
      reason,
    });
    expect(lifted.body).toMatchObject({ status: 'live', liftAskedBy: null });
  });

  /** A sale as the cashier page makes it: lock, then payment. */
  const itemOf = (no: string, fen: number) => ({
    line_no: 1,
    category: 'tv',
    name: '样例电视',
    unit_price: fen,
    quantity: 1,
    serial_no: `SN-${no}`,
  });
  /** What the till shows before it locks: without a usable line its button stays grey. */
  const ask = (termNo: string, voucher_codes: string[], fen: number) =>
    jlpay.call('POST', '/api/vouchers/query', {
      term_no: termNo,
      voucher_codes,
      items: [itemOf('ASKED', fen)],
    });

  async function sell(termNo: string, no: string, code: string, fen: number) {
    expect(await ask(termNo, [code], fen)).toMatchObject({
      kind: 'done',
      answer: { vouchers: [{ usable: true, line_no: 1 }] },
    });
    const opened = await jlpay.call('POST', '/api/sales', {
      term_no: termNo,
      cashier_id: 'C01',
      out_trade_no: no,
      items: [itemOf(no, fen)],
      vouchers: [{ voucher_code: code, line_no: 1 }],
    });
    expect(opened).toMatchObject({ kind: 'done', trade: { state: 'locked' } });
    const paid = await jlpay.call('POST', `/api/sales/${no}/payment`, {
      term_no: termNo,
      pay_type: 'wxpay',
    });
    expect(paid.kind).toBe('done');
  }
});
