import type { TakenSale } from '../../../../bff/src/contract';
import {
  blankOf,
  bodyOf,
  faultsOf,
  type InvoiceDraft,
  issueDays,
  refusalOf,
} from './invoice-draft';

const sale = {
  paidFen: 239_900,
  invoice: null,
  invoiceFrom: '2023-04-28',
  invoiceUntil: '2023-05-05',
} as TakenSale;
const whole: InvoiceDraft = {
  fileId: 'fil_01',
  fileName: '照片.jpg',
  code: '',
  number: '23372000000012345678',
  checkCode: '',
  buyerName: '张三',
  amount: '2399.00',
  issuedOn: '2023-04-28',
};
const faultyFields = (over: Partial<InvoiceDraft>) =>
  Object.keys(faultsOf({ ...whole, ...over }, sale));

test('a whole draft has no fault, and goes with integer fen', () => {
  expect(faultsOf(whole, sale)).toEqual({});
  expect(bodyOf({ ...whole, amount: ' 2,399 元', buyerName: ' 张三 ' })).toEqual({
    fileId: 'fil_01',
    code: '',
    number: '23372000000012345678',
    checkCode: '',
    buyerName: '张三',
    amountFen: 239_900,
    issuedOn: '2023-04-28',
  });
});

test('an empty form says of every field what is missing, and has the amount already', () => {
  const blank = blankOf(sale);
  expect(blank.amount).toBe('2399.00');
  expect(Object.keys(faultsOf(blank, sale))).toEqual(['fileId', 'number', 'buyerName', 'issuedOn']);
});

test('an invoice that came back is in the form again, but for its picture', () => {
  const invoice = { code: '', number: whole.number, issuedOn: '2023-04-28' };
  const again = blankOf({ ...sale, invoice } as TakenSale);
  expect(again).toMatchObject({ number: whole.number, issuedOn: '2023-04-28', fileId: '' });
});

test.each<[Partial<InvoiceDraft>, string[]]>([
  [{ code: '037002300111', number: '12345678' }, []],
  [{ code: '3700 2230 15', number: '1234 5678', checkCode: '012345' }, []],
  [{ code: '037002300111' }, ['number']],
  [{ number: '12345678' }, ['number']],
  [{ code: '12345', number: '12345678' }, ['code']],
  [{ code: '037002300111', number: '1234567a' }, ['number']],
  [{ code: '037002300111', number: '12345678', checkCode: '1234' }, ['checkCode']],
  [{ buyerName: '张' }, ['buyerName']],
  [{ buyerName: '张三1' }, ['buyerName']],
  [{ buyerName: '阿卜杜拉·买买提' }, []],
  [{ buyerName: '龢𠮷' }, []],
  [{ amount: '2398.99' }, ['amount']],
  [{ amount: '两千' }, ['amount']],
  [{ amount: '2399.001' }, ['amount']],
])('%j is wrong in %j', (over, fields) => {
  expect(faultyFields(over)).toEqual(fields);
});

test('a check code without an invoice code is not sent', () => {
  expect(bodyOf({ ...whole, checkCode: '123456' }).checkCode).toBe('');
});

test('an invoice can be of any day that has begun in the district, and of none after the last', () => {
  expect(issueDays(sale, '2023-04-28T00:00:00+08:00')).toEqual(['2023-04-28']);
  expect(issueDays(sale, '2023-04-29T15:59:59Z')).toEqual(['2023-04-28', '2023-04-29']);
  expect(issueDays(sale, '2023-06-01T08:00:00+08:00')).toHaveLength(8);
  expect(issueDays(sale, '2023-06-01T08:00:00+08:00').slice(2, 5)).toEqual([
    '2023-04-30',
    '2023-05-01',
    '2023-05-02',
  ]);
});

test('a refusal stands at its field, and one about the whole sale at none', () => {
  expect(refusalOf('invoice_amount_differs').field).toBe('amount');
  expect(refusalOf('not_found').field).toBe('fileId');
  expect(refusalOf('not_allowed_now').field).toBeUndefined();
});
