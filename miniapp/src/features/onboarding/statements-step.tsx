import { View } from '@tarojs/components';
import { useState } from 'react';
import { fieldWords } from '../../copy/onboarding';
import { ActionButton } from '../../ui/action-button';
import { FormField } from '../../ui/form-field';
import { Notice } from '../../ui/notice';
import type { Stroke } from '../../ui/signature-sheet';
import { SwitchRow } from '../../ui/switch-row';
import type { StepFacts } from './enterprise-step';
import { SignSheet } from './sign-sheet';

/** Step 4: the account, the eligibility statements (R-1.2a) and the commitment letter (Annex 2). */
export function StatementsStep({
  form,
  terms,
  faultOf,
  isLocked,
  onType,
  signed,
  onSign,
}: StepFacts & {
  signed: boolean;
  onSign: (signerName: string, strokes: Stroke[]) => Promise<void>;
}) {
  const [signing, setSigning] = useState(false);
  const fault = faultOf('statements');
  return (
    <>
      <FormField
        label={fieldWords.bankName}
        value={form.bankName}
        placeholder="到支行，如：××银行淄博张店支行"
        fault={faultOf('bankName')}
        disabled={isLocked('bankName')}
        onChange={(bankName) => onType({ bankName })}
      />
      <FormField
        label={fieldWords.bankAccount}
        value={form.bankAccount}
        type="number"
        maxLength={30}
        fault={faultOf('bankAccount')}
        disabled={isLocked('bankAccount')}
        hint="加密保存；签约时用小额打款核对"
        onChange={(bankAccount) => onType({ bankAccount })}
      />
      <View className="card card--rows">
        {terms.statements.map(({ statement, text }) => (
          <SwitchRow
            key={statement}
            title={text}
            note={form.statements.includes(statement) ? '已确认' : '请确认'}
            on={form.statements.includes(statement)}
            onChange={(on) =>
              isLocked('statements')
                ? undefined
                : onType({
                    statements: on
                      ? [...form.statements, statement]
                      : form.statements.filter((one) => one !== statement),
                  })
            }
          />
        ))}
      </View>
      {fault ? <Notice icon="alert" label={fault} /> : null}
      <View className="card stack">
        <View className="heading">{fieldWords.commitment}</View>
        {terms.commitment.map((text) => (
          <View key={text} className="small">
            {text.replace('{campaign}', '本次家电消费惠民活动')}
          </View>
        ))}
        {signed ? <Notice kind="ok" icon="check-circle" label="承诺书已签好。" /> : null}
        {isLocked('commitment') ? null : (
          <ActionButton
            kind={signed ? 'quiet' : 'primary'}
            disabled={form.enterpriseName === ''}
            onPress={() => setSigning(true)}
          >
            {signed ? '重新签署' : '在线签署承诺书'}
          </ActionButton>
        )}
      </View>
      {signing ? (
        <SignSheet title="签署承诺书" onSign={onSign} onClose={() => setSigning(false)} />
      ) : null}
    </>
  );
}
