import { View } from '@tarojs/components';
import { useState } from 'react';
import { asFailure, type Failure } from '../../lib/failure';
import { ActionButton } from '../../ui/action-button';
import { FailureNotice } from '../../ui/failure-notice';
import { FormField } from '../../ui/form-field';
import { Sheet } from '../../ui/sheet';
import { SignaturePad } from '../../ui/signature-pad';
import type { Stroke } from '../../ui/signature-sheet';

/** Asks for a name and a signature. @param onSign throws a Failure when it could not be done */
export function SignSheet({
  title,
  onSign,
  onClose,
}: {
  title: string;
  onSign: (signerName: string, strokes: Stroke[]) => Promise<void>;
  onClose: () => void;
}) {
  const [name, setName] = useState('');
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const [round, setRound] = useState(0);
  const [failure, setFailure] = useState<Failure>();
  const ready = name.trim().length >= 2 && strokes.length > 0;
  return (
    <Sheet title={title} onClose={onClose}>
      <FormField label="签署人姓名" value={name} maxLength={40} onChange={setName} />
      <View className="form-field__label">在框内手写签名</View>
      <SignaturePad key={round} onChange={setStrokes} />
      <View className="small">签署后生成 PDF，写明姓名、时间和内容摘要。</View>
      {failure ? <FailureNotice failure={failure} /> : null}
      <View className="material__buttons">
        <ActionButton
          kind="quiet"
          onPress={() => {
            setStrokes([]);
            setRound(round + 1);
          }}
        >
          重写
        </ActionButton>
        <ActionButton
          disabled={!ready}
          onPress={async () => {
            try {
              await onSign(name.trim(), strokes);
              onClose();
            } catch (error) {
              setFailure(asFailure(error));
            }
          }}
        >
          确认签署
        </ActionButton>
      </View>
    </Sheet>
  );
}
