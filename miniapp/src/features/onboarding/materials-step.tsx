import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import type {
  Application,
  ApplicationField,
  Material,
  MaterialKind,
} from '../../../../bff/src/contract';
import { fieldWords, materialWords } from '../../copy/onboarding';
import { problems } from '../../copy/problems';
import { a11y } from '../../lib/a11y';
import { asFailure, type Failure } from '../../lib/failure';
import { openPaper } from '../../lib/open-paper';
import { type Picked, pickFile, pickPictures } from '../../lib/pick-file';
import { ActionButton } from '../../ui/action-button';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { Picture } from '../../ui/picture';
import { Pressable } from '../../ui/pressable';
import { Progress } from '../../ui/progress';

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
type Waiting = { file: Picked; percent: number; failure?: Failure };

const look = ({ type, url }: Material) =>
  type === 'application/pdf' ? openPaper(url) : Taro.previewImage({ urls: [API_ORIGIN + url] });

function Given({
  one,
  locked,
  onRemove,
}: {
  one: Material;
  locked: boolean;
  onRemove: () => void;
}) {
  return (
    <View className="material__one">
      <Pressable className="material__look" label={`查看 ${one.name}`} onPress={() => look(one)}>
        {one.type === 'application/pdf' ? (
          <View className="material__paper">
            <Icon name="rules" />
            PDF
          </View>
        ) : (
          <Picture
            className="material__picture"
            src={API_ORIGIN + one.url}
            mode="aspectFill"
            label={one.name}
          />
        )}
      </Pressable>
      {locked ? null : (
        <Pressable className="material__remove" label={`删除 ${one.name}`} onPress={onRemove}>
          <Icon name="close" />
        </Pressable>
      )}
    </View>
  );
}

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
  const [waiting, setWaiting] = useState<Waiting>();
  const given = application.materials.filter((one) => one.kind === kind);
  const locked = isLocked(kind);
  const fault = faultOf(kind);
  const send = async (file: Picked) => {
    setWaiting({ file, percent: 0 });
    try {
      await onUpload(kind, file, (percent) => setWaiting({ file, percent }));
      setWaiting(undefined);
    } catch (error) {
      setWaiting({ file, percent: 0, failure: asFailure(error) });
    }
  };
  const sendAll = async (files: Picked[]) => {
    for (const file of files) {
      await send(file);
    }
  };
  return (
    <View className="card">
      <View className="heading">{fieldWords[kind]}</View>
      <Sample kind={kind} />
      {fault ? <Notice icon="alert" label={fault} /> : null}
      <View className="material">
        {given.map((one) => (
          <Given
            key={one.materialId}
            one={one}
            locked={locked}
            onRemove={() => void onRemove(one.materialId)}
          />
        ))}
      </View>
      {waiting && !waiting.failure ? (
        <View {...a11y({ role: 'status', live: 'polite' })}>
          <View className="small">正在上传 {waiting.percent}%</View>
          <Progress percent={waiting.percent} />
        </View>
      ) : null}
      {waiting?.failure ? (
        <Notice
          icon="alert"
          label={
            waiting.failure.code === 'network'
              ? '网络不太顺畅，这个文件没有传上去，请重新上传。'
              : problems[waiting.failure.code].sentence
          }
        >
          <ActionButton small kind="plain" onPress={() => send(waiting.file)}>
            重新上传
          </ActionButton>
        </Notice>
      ) : null}
      {locked || given.length >= materialWords[kind].most ? null : (
        <View className="material__buttons">
          <ActionButton
            small
            kind="plain"
            label={`上传${fieldWords[kind]}照片`}
            onPress={async () =>
              sendAll(await pickPictures(materialWords[kind].most - given.length))
            }
          >
            拍照或选图
          </ActionButton>
          <ActionButton
            small
            kind="quiet"
            label={`上传${fieldWords[kind]} PDF`}
            onPress={async () => sendAll(await pickFile())}
          >
            选 PDF
          </ActionButton>
        </View>
      )}
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
