import { View } from '@tarojs/components';
import { useState } from 'react';
import type {
  ApiReply,
  ApplicationField,
  ApplicationForm,
  Category,
} from '../../../../bff/src/contract';
import { fieldWords } from '../../copy/onboarding';
import { categoryWords } from '../../copy/vouchers';
import { a11y } from '../../lib/a11y';
import { ActionButton } from '../../ui/action-button';
import { ChoiceField } from '../../ui/choice-field';
import { FieldFrame, FormField } from '../../ui/form-field';
import { Notice } from '../../ui/notice';
import { Pressable } from '../../ui/pressable';

export type Terms = ApiReply<'GET /v1/campaigns/:campaignId/onboarding'>;
export type StepFacts = {
  form: ApplicationForm;
  terms: Terms;
  /** What is wrong with a field, once it may be said; undefined while all is well. */
  faultOf: (field: ApplicationField) => string | undefined;
  isLocked: (field: ApplicationField) => boolean;
  onType: (changes: Partial<ApplicationForm>) => void;
};
type Read = ApiReply<'POST /v1/me/applications/:applicationId/licence-reading'>;

function Categories({ form, faultOf, isLocked, onType }: StepFacts) {
  const toggle = (one: Category) =>
    onType({
      categories: form.categories.includes(one)
        ? form.categories.filter((each) => each !== one)
        : [...form.categories, one],
    });
  return (
    <FieldFrame label={fieldWords.categories} fault={faultOf('categories')}>
      <View className="choices" {...a11y({ role: 'group', label: fieldWords.categories })}>
        {(Object.keys(categoryWords) as Category[]).map((one) => (
          <Pressable
            key={one}
            role="switch"
            checked={form.categories.includes(one)}
            disabled={isLocked('categories')}
            className={`chips__one ${form.categories.includes(one) ? 'chips__one--on' : ''}`}
            onPress={() => toggle(one)}
          >
            {categoryWords[one]}
          </Pressable>
        ))}
      </View>
    </FieldFrame>
  );
}

/** What was read off the licence: compared and taken over by the person, never by itself. */
function ReadLicence({ read, onTake }: { read: Read; onTake: () => void }) {
  return (
    <Notice
      kind="ok"
      icon="scan"
      label={`识别到：${read.enterpriseName ?? '—'}，${read.creditCode ?? '—'}，${read.address ?? '—'}。请与执照核对。`}
    >
      <ActionButton small kind="plain" onPress={onTake}>
        核对无误，填入
      </ActionButton>
    </Notice>
  );
}

/** Step 1: Annex 1's columns, prefilled from the licence when there is a picture. */
export function EnterpriseStep(
  facts: StepFacts & { onReadLicence: () => Promise<Read | undefined> },
) {
  const { form, terms, faultOf, isLocked, onType, onReadLicence } = facts;
  const [read, setRead] = useState<Read>();
  const text = (
    field: 'enterpriseName' | 'creditCode' | 'address' | 'contactName' | 'contactPhone',
    more: Partial<Parameters<typeof FormField>[0]> = {},
  ) => (
    <FormField
      label={fieldWords[field]}
      value={form[field]}
      fault={faultOf(field)}
      disabled={isLocked(field)}
      onChange={(value) => onType({ [field]: value })}
      {...more}
    />
  );
  return (
    <>
      <View className="card stack">
        <View>先上传营业执照，可以自动识别；也可以直接填写。</View>
        <ActionButton
          small
          kind="plain"
          disabled={isLocked('businessLicence')}
          onPress={async () => setRead(await onReadLicence())}
        >
          上传营业执照并识别
        </ActionButton>
      </View>
      {read ? (
        <ReadLicence
          read={read}
          onTake={() => {
            onType({
              ...(read.enterpriseName ? { enterpriseName: read.enterpriseName } : {}),
              ...(read.creditCode ? { creditCode: read.creditCode } : {}),
              ...(read.address ? { address: read.address } : {}),
            });
            setRead(undefined);
          }}
        />
      ) : null}
      {text('enterpriseName', { placeholder: '营业执照上的全称' })}
      {text('creditCode', {
        placeholder: '18 位，含字母',
        maxLength: 18,
        hint: '最后一位是校验位，填错会提示',
        onChange: (value) => onType({ creditCode: value.toUpperCase().trim() }),
      })}
      <ChoiceField
        label={fieldWords.town}
        value={form.town}
        options={terms.towns}
        placeholder="请选择"
        fault={faultOf('town')}
        disabled={isLocked('town')}
        onChange={(town) => onType({ town })}
      />
      <Categories {...facts} />
      <FormField
        label={fieldWords.ownOffer}
        value={form.ownOffer}
        lines
        required={false}
        maxLength={300}
        placeholder="如：满 3000 元送延保一年"
        hint="鼓励自行制定，会展示在门店页"
        disabled={isLocked('ownOffer')}
        onChange={(ownOffer) => onType({ ownOffer })}
      />
      {text('address', { placeholder: '张店区××路××号' })}
      {text('contactName')}
      {text('contactPhone', { placeholder: '手机或座机' })}
    </>
  );
}
