import { AutoComplete, Button, Card, Flex, Tag, Typography } from 'antd';
import { useEffect, useRef } from 'react';
import type { ApplicationField, ApplicationReview } from '../../../../src/contract';
import {
  categoryWords,
  commonReasons,
  fieldWords,
  reasonSnippets,
  statementWords,
} from '../../copy/words';
import { CheckIcon, CloseIcon } from '../../ui/icons';
import { allFields, type Verdicts } from './use-verdicts';

/** A field as text that a person can compare. */
function textOf({ form, materials }: ApplicationReview, field: ApplicationField): string {
  switch (field) {
    case 'categories':
      return form.categories.map((one) => categoryWords[one]).join('、');
    case 'statements':
      return form.statements.map((one) => statementWords[one]).join('、');
    case 'stores':
      return form.stores
        .map(
          (store) =>
            `${store.name}｜${store.address}｜${store.phone}｜${store.opensAt}–${store.closesAt}`,
        )
        .join('\n');
    case 'businessLicence':
    case 'taxCertificate':
    case 'accountProof':
    case 'storefrontPhotos':
    case 'commitment': {
      const mine = materials.filter(({ kind }) => kind === field);
      return mine.length > 0 ? `${mine.length} 份：${mine.map(({ name }) => name).join('、')}` : '';
    }
    default:
      return form[field];
  }
}

type Parts = { review: ApplicationReview; verdicts: Verdicts; isOpen: boolean };

function Judge({ field, verdicts }: { field: ApplicationField; verdicts: Verdicts }) {
  const verdict = verdicts.of(field);
  const snippets = [...(reasonSnippets[field] ?? []), ...commonReasons];
  return (
    <>
      <Flex gap={8}>
        <Button
          size="small"
          icon={<CheckIcon />}
          type={verdict?.ok ? 'primary' : 'default'}
          aria-pressed={verdict?.ok === true}
          aria-label={`${fieldWords[field]}通过`}
          onClick={() => verdicts.set(field, { ok: true, reason: '' })}
        >
          通过
        </Button>
        <Button
          size="small"
          danger
          icon={<CloseIcon />}
          type={verdict?.ok === false ? 'primary' : 'default'}
          aria-pressed={verdict?.ok === false}
          aria-label={`${fieldWords[field]}退回`}
          onClick={() => verdicts.set(field, { ok: false, reason: verdict?.reason ?? '' })}
        >
          退回
        </Button>
      </Flex>
      {verdict?.ok === false && (
        <AutoComplete
          className="verdict-reason"
          style={{ width: '100%' }}
          aria-label={`${fieldWords[field]}的退回理由`}
          placeholder="选一条常用理由，或直接填写"
          value={verdict.reason}
          options={snippets.map((value) => ({ value }))}
          onChange={(reason: string) =>
            verdicts.set(field, { ok: false, reason: reason.slice(0, 200) })
          }
          status={verdict.reason.trim() ? '' : 'warning'}
        />
      )}
    </>
  );
}

/** Why it came back the last time, also after the enterprise has corrected it. */
const lastReturned = ({ timeline }: ApplicationReview) =>
  timeline.findLast(({ event }) => event === 'return')?.fields ?? [];

function FieldRow({ field, review, verdicts, isOpen }: Parts & { field: ApplicationField }) {
  const row = useRef<HTMLDivElement>(null);
  const isHere = verdicts.field === field;
  const change = review.difference.find((one) => one.field === field);
  const before = lastReturned(review).find((one) => one.field === field);
  useEffect(() => {
    if (isHere) {
      row.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [isHere]);
  const isWrong = verdicts.of(field)?.ok === false;
  return (
    <section
      ref={row}
      aria-label={fieldWords[field]}
      className={`verdict-row${isHere ? ' here' : ''}${isWrong ? ' wrong' : ''}`}
      onFocus={() => verdicts.focus(field)}
    >
      <Flex vertical gap={6}>
        <Flex justify="space-between" gap={12} wrap>
          <Flex gap={8} align="center">
            <strong>{fieldWords[field]}</strong>
            {change && <Tag color="orange">本次有修改</Tag>}
          </Flex>
        </Flex>
        {change && <div className="verdict-value before">原：{change.before || '（空）'}</div>}
        <div className="verdict-value">{textOf(review, field) || '（未填）'}</div>
        {before && <Typography.Text type="warning">上次退回：{before.reason}</Typography.Text>}
        {isOpen && <Judge field={field} verdicts={verdicts} />}
      </Flex>
    </section>
  );
}

/** Every field with its value, what changed since the last submission, and the verdict on it. */
export function FieldVerdicts(parts: Parts) {
  return (
    <Card
      size="small"
      title="申请内容"
      extra={
        parts.isOpen && (
          <Button size="small" onClick={parts.verdicts.passAll}>
            全部标为通过
          </Button>
        )
      }
    >
      <Flex vertical gap={8}>
        {allFields.map((field) => (
          <FieldRow key={field} field={field} {...parts} />
        ))}
      </Flex>
    </Card>
  );
}
