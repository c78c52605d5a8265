import { View } from '@tarojs/components';
import type { TakenSale } from '../../../../bff/src/contract';
import { whyInvoice } from '../../copy/takings';
import { rmb } from '../../lib/money';
import { fullDay } from '../../lib/time';
import { ActionButton } from '../../ui/action-button';
import { ChoiceField } from '../../ui/choice-field';
import { FailureNotice } from '../../ui/failure-notice';
import { FileUpload, SentFile } from '../../ui/file-upload';
import { FieldFrame, FormField } from '../../ui/form-field';
import { Notice } from '../../ui/notice';
import { issueDays } from './invoice-draft';
import { SaleFacts } from './sale-list';
import './takings.scss';
import { useInvoice } from './use-invoice';

type Form = ReturnType<typeof useInvoice>;

function PictureField({ form }: { form: Form }) {
  const { draft, picture, faultOf } = form;
  return (
    <FieldFrame
      label="发票照片或 PDF"
      fault={faultOf('fileId')}
      hint="四角拍全，号码、抬头、金额看得清；再选一个就换掉前一个"
    >
      {picture ? (
        <SentFile name={draft.fileName} url={picture.url} isPdf={picture.isPdf} />
      ) : draft.fileId ? (
        <Notice kind="ok" icon="check-circle" label={`“${draft.fileName}”上次已传好。`} />
      ) : null}
      <FileUpload name="发票" most={1} onUpload={form.send} />
    </FieldFrame>
  );
}

function TypedFields({ form, days }: { form: Form; days: readonly string[] }) {
  const { draft, faultOf, type } = form;
  return (
    <>
      <FormField
        label="发票代码"
        type="number"
        required={false}
        value={draft.code}
        maxLength={14}
        hint="10 或 12 位；全电发票没有代码，留空"
        fault={faultOf('code')}
        onChange={(code) => type({ code })}
      />
      <FormField
        label="发票号码"
        type="number"
        value={draft.number}
        maxLength={24}
        hint="有代码的填 8 位，全电发票填 20 位"
        fault={faultOf('number')}
        onChange={(number) => type({ number })}
      />
      {draft.code === '' ? null : (
        <FormField
          label="校验码后 6 位"
          type="number"
          required={false}
          value={draft.checkCode}
          maxLength={6}
          hint="发票上印有校验码的，请填最后 6 位"
          fault={faultOf('checkCode')}
          onChange={(checkCode) => type({ checkCode })}
        />
      )}
      <FormField
        label="抬头姓名"
        value={draft.buyerName}
        maxLength={40}
        hint="发票上的购买方，应是持券人本人"
        fault={faultOf('buyerName')}
        onChange={(buyerName) => type({ buyerName })}
      />
      <FormField
        label="金额（元）"
        type="digit"
        value={draft.amount}
        maxLength={12}
        hint="发票上的价税合计，应等于顾客实付"
        fault={faultOf('amount')}
        onChange={(amount) => type({ amount })}
      />
      <ChoiceField
        label="开票日期"
        value={draft.issuedOn && fullDay(draft.issuedOn)}
        options={days.map(fullDay)}
        placeholder="请选择"
        fault={faultOf('issuedOn')}
        onChange={(chosen) => type({ issuedOn: days.find((one) => fullDay(one) === chosen) ?? '' })}
      />
    </>
  );
}

/** Hands in the invoice of one sale, as soon as the customer has gone (M7, R-3.1). */
export function InvoiceForm({
  sale,
  now,
  reload,
  onDone,
}: {
  sale: TakenSale;
  now: string;
  reload: () => Promise<void>;
  onDone: () => void;
}) {
  const form = useInvoice(sale, reload, onDone);
  return (
    <>
      <View className="card">
        <SaleFacts sale={sale} />
      </View>
      <Notice
        label={`${whyInvoice}请给持券人本人开 ${rmb(sale.paidFen)} 的发票，最晚 ${fullDay(sale.invoiceUntil)}开。`}
      />
      <PictureField form={form} />
      <TypedFields form={form} days={issueDays(sale, now)} />
      {form.failure ? <FailureNotice failure={form.failure} onRetry={form.handIn} /> : null}
      <ActionButton onPress={form.handIn}>提交发票</ActionButton>
    </>
  );
}
