import { Text, View } from '@tarojs/components';
import qrcode from 'qrcode-generator';
import { useMemo } from 'react';
import { a11y } from '../../lib/a11y';
import { type CodeKey, codeAt } from '../../lib/voucher-code';
import { Picture } from '../../ui/picture';
import './code-panel.scss';

const cellPx = 10;
const quietCells = 4;

function picture(text: string): string {
  const code = qrcode(0, 'M');
  code.addData(text, 'Byte');
  code.make();
  return code.createDataURL(cellPx, cellPx * quietCells);
}

/** The ring that empties with the code's life; the number beside it says the same. */
function Ring({ leftMs, stepSeconds }: { leftMs: number; stepSeconds: number }) {
  const part = Math.round((leftMs / 10 / stepSeconds) * 10) / 10;
  return (
    <View className="code__ring">
      <View
        className="code__wheel"
        style={{ background: `conic-gradient(var(--brand) ${part}%, var(--line) 0)` }}
        {...a11y({ hidden: true })}
      />
      <Text>{Math.ceil(leftMs / 1000)} 秒后自动更新</Text>
    </View>
  );
}

/** The rotating code (V3): to scan, and in digits for a broken scanner. Needs no network. */
export function CodePanel({ codeKey, nowMs }: { codeKey: CodeKey; nowMs: number }) {
  const code = codeAt(codeKey, nowMs);
  const source = useMemo(() => picture(code.text), [code.text]);
  const spoken = `核销码，${codeKey.stepSeconds}秒自动更新，可让店员手动输入 ${code.groups.join(' ')}`;
  return (
    <View className="code">
      <View className="code__paper">
        <Picture className="code__qr" mode="scaleToFill" src={source} label={spoken} />
        <View className="code__digits">
          <Text>{code.groups.join('  ')}</Text>
        </View>
      </View>
      <Ring leftMs={code.leftMs} stepSeconds={codeKey.stepSeconds} />
    </View>
  );
}
