import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { problems } from '../copy/problems';
import { a11y } from '../lib/a11y';
import { asFailure, type Failure } from '../lib/failure';
import { openPaper } from '../lib/open-paper';
import { type Picked, pickFile, pickPictures } from '../lib/pick-file';
import { ActionButton } from './action-button';
import { Icon } from './icon';
import { Notice } from './notice';
import { Picture } from './picture';
import { Pressable } from './pressable';
import { Progress } from './progress';

type SentFacts = {
  name: string;
  /** Undefined: it came in an earlier visit, and its link is no more. */
  url: string | undefined;
  isPdf: boolean;
  onRemove?: (() => void) | undefined;
};

/** A picture or PDF that the server has: looked at by a press. */
export function SentFile({ name, url, isPdf, onRemove }: SentFacts) {
  return (
    <View className="sent-file">
      {url === undefined ? (
        <View className="sent-file__paper">
          <Icon name="check-circle" />
          已传好
        </View>
      ) : (
        <Pressable
          className="sent-file__look"
          label={`查看 ${name}`}
          onPress={() => (isPdf ? openPaper(url) : Taro.previewImage({ urls: [API_ORIGIN + url] }))}
        >
          {isPdf ? (
            <View className="sent-file__paper">
              <Icon name="rules" />
              PDF
            </View>
          ) : (
            <Picture
              className="sent-file__picture"
              src={API_ORIGIN + url}
              mode="aspectFill"
              label={name}
            />
          )}
        </Pressable>
      )}
      {onRemove ? (
        <Pressable className="sent-file__remove" label={`删除 ${name}`} onPress={onRemove}>
          <Icon name="close" />
        </Pressable>
      ) : null}
    </View>
  );
}

type UploadFacts = {
  /** What is wanted, for whoever hears only the button. */
  name: string;
  /** How many pictures may be chosen at once. */
  most: number;
  /** Whether a PDF will do as well. */
  pdf?: boolean;
  /** @throws Failure */
  onUpload: (file: Picked, onProgress: (percent: number) => void) => Promise<void>;
};
type Waiting = { file: Picked; percent: number; failure?: Failure };

/** Takes pictures or a PDF and brings them to the server, one after the other; one that did not arrive is tried again. */
export function FileUpload({ name, most, pdf = true, onUpload }: UploadFacts) {
  const [waiting, setWaiting] = useState<Waiting>();
  const send = async (file: Picked) => {
    setWaiting({ file, percent: 0 });
    try {
      await onUpload(file, (percent) => setWaiting({ file, percent }));
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
    <>
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
      {most > 0 ? (
        <View className="file-upload__buttons">
          <ActionButton
            small
            kind="plain"
            label={`拍照或选图：上传${name}照片`}
            onPress={async () => sendAll(await pickPictures(most))}
          >
            拍照或选图
          </ActionButton>
          {pdf ? (
            <ActionButton
              small
              kind="quiet"
              label={`选 PDF：上传${name} PDF`}
              onPress={async () => sendAll(await pickFile())}
            >
              选 PDF
            </ActionButton>
          ) : null}
        </View>
      ) : null}
    </>
  );
}
