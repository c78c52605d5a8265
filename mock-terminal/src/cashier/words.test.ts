import { adviseOn } from './advice';
import { fenOf, yuan } from './words';

describe('money', () => {
  it.each([
    ['2599', 259900],
    ['2599.5', 259950],
    ['2599.05', 259905],
    ['0.07', 7],
    ['1.', 100],
    ['', undefined],
    ['.5', undefined],
    ['12.345', undefined],
    ['1e3', undefined],
    ['-1', undefined],
    ['9999999', undefined],
  ])('%s yuan is %s fen', (typed, fen) => {
    expect(fenOf(typed)).toBe(fen);
  });

  it.each([
    [0, '0.00'],
    [7, '0.07'],
    [123456789, '1,234,567.89'],
    [-259900, '-2,599.00'],
  ])('%i fen reads %s', (fen, words) => {
    expect(yuan(fen)).toBe(words);
  });
});

describe('advice', () => {
  const item = (
    line_no: number,
    category: string,
    unit_price: number,
    serial_no = `SN${line_no}`,
  ) => ({
    line_no,
    category,
    name: category,
    unit_price,
    quantity: 1,
    ...(serial_no && { serial_no }),
  });
  const voucher = (face: number, min: number, more: object) => ({
    voucher_id: `vch_${face}`,
    voucher_type: 'x',
    face_value: face,
    min_item_price: min,
    usable: true,
    ...more,
  });

  it('says for each voucher and each piece why', () => {
    const items = [
      item(1, 'tv', 259900),
      item(2, 'phone', 99999),
      item(3, 'sofa', 300000),
      item(4, 'kitchen', 150000, ''),
      item(5, 'refrigerator', 180000),
    ];
    const [first, second] = adviseOn(items, [
      voucher(10000, 100000, { line_no: 1 }),
      voucher(20000, 200000, { usable: false, reason: '一次消费最多优惠 200 元，请少用一张券。' }),
    ]);
    expect(first).toMatchObject({ title: '100 元券', chosen: true, words: '用在第 1 件商品上' });
    expect(first?.pieces.map(({ words }) => words)).toEqual([
      '用在这件，减 100.00 元',
      '单价 999.99 元，满 1000 元才能用',
      'sofa不在活动范围',
      '请先录入序列号（SN 或 IMEI）',
      '也可以用，已选更合适的一件',
    ]);
    expect(second).toMatchObject({
      chosen: false,
      words: '一次消费最多优惠 200 元，请少用一张券。',
    });
    expect(second?.pieces[0]?.words).toBe('这件已用另一张券，每件只能用 1 张');
  });

  it('puts a bare code into words', () => {
    const [one] = adviseOn(
      [item(1, 'tv', 259900)],
      [voucher(10000, 100000, { usable: false, reason: 'redeemed' })],
    );
    expect(one?.words).toBe('券已经使用过');
  });
});
