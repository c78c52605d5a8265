import { View } from '@tarojs/components';
import type { Application, ApplicationField, MaterialKind } from '../../../../bff/src/contract';
import { fieldWords, materialWords } from '../../copy/onboarding';
import { a11y } from '../../lib/a11y';
import type { Picked } from '../../lib/pick-file';
import { FileUpload, SentFile } from '../../ui/file-upload';
import { Notice } from '../../ui/notice';

export type MaterialsFacts = {
  application: Application;
  kinds: readonly MaterialKind[];
  faultOf: (field: ApplicationField) => string | undefined;
  isLocked: (field: ApplicationField) => boolean;
  onUpload: (
    kind: MaterialKind,
    file: Picked,
    onProgress: (percent: number) => void,
  ) => Promise<void>;
  onRemove: (materialId: string) => Promise<void>;
};

/** What a good picture of it shows, drawn, so that nobody has to imagine it. */
function Sample({ kind }: { kind: MaterialKind }) {
  const { good, bad } = materialWords[kind];
  return (
    <View className="material__samples">
      <View className="material__sample material__sample--good">
        <View
          className={`material__drawing material__drawing--${kind}`}
          {...a11y({ hidden: true })}
        />
        <View>合格：{good}</View>
      </View>
      <View className="material__sample material__sample--bad">
        <View
          className={`material__drawing material__drawing--${kind} material__drawing--bad`}
          {...a11y({ hidden: true })}
        />
        <View>不合格：{bad}</View>
      </View>
    </View>
  );
}

function MaterialCard(facts: MaterialsFacts & { kind: MaterialKind }) {
  const { application, kind, faultOf, isLocked, onUpload, onRemove } = facts;
  const given = application.materials.filter((one) => one.kind === kind);
  const locked = isLocked(kind);
  const fault = faultOf(kind);
  return (
    <View className="card">
      <View className="heading">{fieldWords[kind]}</View>
      <Sample kind={kind} />
      {fault ? <Notice icon="alert" label={fault} /> : null}
      <View className="material">
        {given.map((one) => (
          <SentFile
            key={one.materialId}
            name={one.name}
            url={one.url}
            isPdf={one.type === 'application/pdf'}
            onRemove={locked ? undefined : () => void onRemove(one.materialId)}
          />
        ))}
      </View>
      <FileUpload
        name={fieldWords[kind]}
        most={locked ? 0 : materialWords[kind].most - given.length}
        onUpload={(file, onProgress) => onUpload(kind, file, onProgress)}
      />
    </View>
  );
}

/** Step 3: the papers of, by camera or file. */
export function MaterialsStep(facts: MaterialsFacts) {
  return (
    <>
      <Notice
        icon="shield"
        label="材料只供审核使用，加密传输、私密保存；照片里的位置信息会自动去掉。"
      />
      {facts.kinds.map((kind) => (
        <MaterialCard key={kind} kind={kind} {...facts} />
      ))}
    </>
  );
}
