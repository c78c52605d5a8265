import ExcelJS from 'exceljs';
import JSZip from 'jszip';
import { PDFDocument, PDFName, PDFString } from 'pdf-lib';
import sharp from 'sharp';
import { applicant, applyDay, creditCodeOf, photo, planId } from '../../test/enterprise';
import { live } from '../../test/live';
import { type Desk, openDesk } from '../../test/officer-desk';
import { openWorld, type World } from '../../test/world';
import type { MaterialKind } from '../contract';

const here = live();
let world: World;
let desk: Desk;
let one: ReturnType<typeof applicant>;
let id: string;

beforeAll(async () => {
  world = await openWorld(here);
  desk = await openDesk(world);
  await world.app.deps.clock.set?.(applyDay);
  one = applicant(world, await world.signUp());
  id = (await one.begin()).body.applicationId;
});
afterAll(async () => {
  await desk.close();
  await world.close();
  expect(desk.faults).toEqual([]);
});

const pdfWith = async (touch: (document: PDFDocument) => void = () => undefined) => {
  const document = await PDFDocument.create();
  document.addPage().drawText('tax certificate');
  touch(document);
  return Buffer.from(await document.save());
};
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

describe('an upload', () => {
  const refused: [string, () => Promise<Buffer> | Buffer, number, string][] = [
    ['51 MB', () => Buffer.alloc(51 * 1024 * 1024, 0xff), 413, 'file_too_large'],
    [
      '21 MB under the limit of the door',
      () => Buffer.alloc(21 * 1024 * 1024),
      413,
      'file_too_large',
    ],
    ['an SVG named .jpg', () => Buffer.from(svg), 415, 'file_type_refused'],
    [
      '60 megapixels',
      () =>
        sharp({ create: { width: 10_000, height: 6_000, channels: 3, background: '#fff' } })
          .png()
          .toBuffer(),
      413,
      'picture_too_large',
    ],
    ['a JPEG that breaks off', async () => (await photo()).subarray(0, 300), 422, 'file_unsafe'],
    [
      'a PDF with a script',
      () => pdfWith((document) => document.addJavaScript('hello', 'app.alert(1)')),
      422,
      'file_unsafe',
    ],
    [
      'a PDF that opens something',
      () =>
        pdfWith((document) => {
          document.catalog.set(
            PDFName.of('OpenAction'),
            document.context.obj({ S: 'Launch', F: PDFString.of('cmd.exe') }),
          );
        }),
      422,
      'file_unsafe',
    ],
    ['a PDF that is none', () => Buffer.from('%PDF-1.7 nothing more'), 422, 'file_unsafe'],
    ['nothing at all', () => Buffer.alloc(0), 415, 'file_type_refused'],
    [
      'a workbook',
      async () => Buffer.from(await new ExcelJS.Workbook().xlsx.writeBuffer()),
      415,
      'file_type_refused',
    ],
  ];
  it.each(refused)('of %s is refused, and nothing is kept', async (_, make, status, code) => {
    const before = (await one.read(id)).body;
    const heard = await one.upload(id, 'taxCertificate', await make());
    expect([heard.status, heard.body.code]).toEqual([status, code]);
    expect((await one.read(id)).body).toEqual({
      ...before,
      materials: expect.any(Array),
      version: before.version,
    });
    expect(await here.db.storedFile.count()).toBe(0);
  });

  it('without a file, or not as a form, is refused', async () => {
    const path = `${world.app.origin}${one.mine(id, '/materials/taxCertificate')}`;
    const headers = { authorization: `Bearer ${one.token()}` };
    const form = new FormData();
    form.set('other', 'text');
    const none = await fetch(path, { method: 'POST', headers, body: form });
    expect(none.status).toBe(400);
    const json = await fetch(path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(json.status).toBe(400);
  });

  it('of a photo is drawn again: upright, smaller, without its position', async () => {
    const taken = await sharp({
      create: { width: 4_000, height: 3_000, channels: 3, background: '#355' },
    })
      .withExif({
        IFD0: { Make: 'Phone' },
        IFD3: { GPSLatitude: '36/1 48/1 0/1', GPSLatitudeRef: 'N' },
      })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await sharp(taken).metadata()).exif).toBeDefined();
    const { status, body } = await one.upload(id, 'storefrontPhotos', taken, '门头<1>.jpg');
    expect(status).toBe(201);
    const [material] = body.materials;
    const file = await fetch(world.app.origin + material?.url);
    expect(file.headers.get('content-type')).toBe('image/jpeg');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    const stored = Buffer.from(await file.arrayBuffer());
    const metadata = await sharp(stored).metadata();
    expect([metadata.exif, metadata.width, metadata.height]).toEqual([undefined, 1_800, 2_400]);
    const row = await here.db.storedFile.findFirstOrThrow();
    expect(row.key).toMatch(/^onboarding\/[0-9a-f-]{36}\.jpg$/);
  });

  it('is opened only by a link that was signed a few minutes ago', async () => {
    const url = (await one.read(id)).body.materials[0]?.url ?? '';
    expect((await fetch(world.app.origin + url)).status).toBe(200);
    const forged = url.replace(/sign=.{4}/, 'sign=AAAA');
    expect((await fetch(world.app.origin + forged)).status).toBe(403);
    const later = url.replace(/until=\d+/, 'until=9999999999');
    expect((await fetch(world.app.origin + later)).status).toBe(403);
    await world.app.deps.clock.set?.(new Date(applyDay.getTime() + 6 * 60_000));
    expect((await fetch(world.app.origin + url)).status).toBe(403);
  });

  it('stops at six photos', async () => {
    for (let count = 1; count < 6; count += 1) {
      expect((await one.upload(id, 'storefrontPhotos', await photo())).status).toBe(201);
    }
    const seventh = await one.upload(id, 'storefrontPhotos', await photo());
    expect([seventh.status, seventh.body.code]).toEqual([409, 'too_many_files']);
    const kinds = (await one.read(id)).body.materials.map((each): MaterialKind => each.kind);
    expect(kinds).toHaveLength(6);
  });
});

describe('the licence', () => {
  it('is read off its picture and proposed, never saved', async () => {
    const ask = () =>
      world.ask(
        'POST /v1/me/applications/:applicationId/licence-reading',
        one.mine(id, '/licence-reading'),
        { token: one.token(), body: {} },
      );
    expect((await ask()).body.code).toBe('licence_missing');
    const query = new URLSearchParams({
      name: '淄博样例电器有限公司',
      code: creditCodeOf(77),
      address: '张店区柳泉路 1 号',
    });
    const sample = await fetch(`${world.wechat.origin}/control/licence.jpg?${query}`);
    await one.upload(id, 'businessLicence', Buffer.from(await sample.arrayBuffer()));
    const read = await ask();
    expect(read.body).toEqual({
      enterpriseName: '淄博样例电器有限公司',
      creditCode: creditCodeOf(77),
      address: '张店区柳泉路 1 号',
    });
    expect((await one.read(id)).body.form.enterpriseName).toBe('');
    await one.upload(id, 'businessLicence', await photo());
    expect((await ask()).body.code).toBe('licence_unreadable');
    await world.disturbWechat({ httpStatus: 502 });
    expect((await ask()).body.code).toBe('wechat_unavailable');
    await world.disturbWechat({ httpStatus: 0 });
  });
});

describe('an Annex 1 table', () => {
  const route = 'POST /v1/officer/campaigns/:campaignId/applications/import' as const;
  const path = `/v1/officer/campaigns/${planId}/applications/import`;
  const tableOf = async (rows: string[][]) => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('附件1');
    sheet.addRow(['推荐汇总表']);
    sheet.addRow([
      '序号',
      '企业名称',
      '自营家电品种',
      '配套活动内容',
      '地址',
      '联系人',
      '联系方式',
    ]);
    for (const row of rows) {
      sheet.addRow(row);
    }
    return Buffer.from(await workbook.xlsx.writeBuffer());
  };

  it('becomes drafts, with a report row by row; the enterprise goes on with its own', async () => {
    const person = await world.signUp();
    const bytes = await tableOf([
      [
        '1',
        '淄博龢𠮷电器行',
        '电视机、空调',
        '以旧换新',
        '张店区金晶大道 8 号',
        '王样例',
        person.phone,
      ],
      ['2', '没有电话的企业', '手机', '', '张店区', '李样例', ''],
      ['3', '淄博龢𠮷电器行', '电视机', '', '张店区金晶大道 8 号', '王样例', person.phone],
      ['4', '品种写错的企业', '沙发', '', '张店区', '赵样例', '13805330099'],
      // As under a table that was printed and filled in: one line across all columns.
      Array(7).fill('导出时间 2023-04-15 10:00:00，共 4 家'),
      ['', '只有名称的企业', '', '', '', '', ''],
    ]);
    const { status, body } = await desk.upload('town', route, path, bytes, '附件1.xlsx');
    expect(status).toBe(201);
    expect(body.rows.map((row) => [row.row, row.outcome])).toEqual([
      [3, 'drafted'],
      [4, 'refused'],
      [5, 'known'],
      [6, 'drafted'],
      [8, 'refused'],
    ]);
    expect(body.rows[3]?.notes).toContain('没有认出品种“沙发”，请企业自己选');
    expect(body.drafted).toBe(2);
    const begun = await applicant(world, person).begin();
    expect(begun.body.form).toMatchObject({
      enterpriseName: '淄博龢𠮷电器行',
      town: '车站街道',
      categories: ['tv', 'air_conditioner'],
      contactName: '王样例',
    });
  });

  it.each<[string, () => Promise<Buffer>, number, string]>([
    [
      'a zip bomb',
      async () => {
        const bomb = new JSZip();
        bomb.file('xl/workbook.xml', '<workbook/>');
        bomb.file('xl/worksheets/sheet1.xml', Buffer.alloc(200 * 1024 * 1024, 0x20));
        return bomb.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
      },
      422,
      'file_unsafe',
    ],
    ['a picture', () => photo(), 415, 'workbook_refused'],
    ['a table without heads', () => emptyBook(), 415, 'workbook_refused'],
    [
      'a workbook with macros',
      async () => {
        const book = await JSZip.loadAsync(await tableOf([]));
        book.file('xl/vbaProject.bin', 'x');
        return book.generateAsync({ type: 'nodebuffer' });
      },
      415,
      'workbook_refused',
    ],
  ])('that is %s is refused', async (_, make, status, code) => {
    const heard = await desk.upload('town', route, path, await make(), '附件1.xlsx');
    expect([heard.status, heard.body.code]).toEqual([status, code]);
  });

  const emptyBook = async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet('空');
    return Buffer.from(await workbook.xlsx.writeBuffer());
  };
});
