import { View } from '@tarojs/components';
import type { Inspection } from '../../../../bff/src/contract';
import { ActionButton } from '../../ui/action-button';
import { FailureNotice } from '../../ui/failure-notice';
import { FileUpload, SentFile } from '../../ui/file-upload';
import { FieldFrame, FormField } from '../../ui/form-field';
import { InspectionFacts } from './inspection-facts';
import { mostPhotos, useCorrection } from './use-correction';

/** Says and shows what was put right. */
export function CorrectionForm({
  inspection,
  reload,
  onDone,
}: {
  inspection: Inspection;
  reload: () => Promise<void>;
  onDone: () => void;
}) {
  const form = useCorrection(inspection, reload, onDone);
  return (
    <>
      <View className="card">
        <InspectionFacts inspection={inspection} />
      </View>
      <FormField
        label="整改说明"
        lines
        value={form.words}
        maxLength={200}
        hint="逐项写明做了什么，如“海报已贴在进门处”"
        fault={form.faultOf('words')}
        onChange={form.type}
      />
      <FieldFrame
        label="整改后的照片"
        fault={form.faultOf('photos')}
        hint={`1 到 ${mostPhotos} 张，看得清改好的地方`}
      >
        <View className="inspection__photos">
          {form.photos.map(({ fileId, url }, index) => (
            <SentFile
              key={fileId}
              name={`整改照片 ${index + 1}`}
              url={url}
              isPdf={false}
              onRemove={() => form.remove(fileId)}
            />
          ))}
        </View>
        <FileUpload
          name="整改"
          most={mostPhotos - form.photos.length}
          pdf={false}
          onUpload={form.send}
        />
      </FieldFrame>
      {form.failure ? <FailureNotice failure={form.failure} onRetry={form.handIn} /> : null}
      <ActionButton onPress={form.handIn}>提交整改</ActionButton>
    </>
  );
}
