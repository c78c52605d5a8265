import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { a11y } from '../../lib/a11y';
import { asFailure, type Failure } from '../../lib/failure';
import { openPaper } from '../../lib/open-paper';
import { saveFile, savePicture } from '../../lib/save-file';
import { ActionButton } from '../../ui/action-button';
import { FailureNotice } from '../../ui/failure-notice';
import { ListRow } from '../../ui/list-row';
import { Loaded } from '../../ui/loaded';
import { Notice } from '../../ui/notice';
import { Picture } from '../../ui/picture';
import { Segments } from '../../ui/segments';
import { SwitchRow } from '../../ui/switch-row';
import './store-posters.scss';
import { fetchPoster, type Poster, pictures, sheets, usePoster } from './use-posters';

type Of = { campaignId: string; storeId: string };

/** Says how it went; a no of the person is an answer, not an error. */
async function keep(work: () => Promise<void>, done: string): Promise<void> {
  try {
    await work();
    void Taro.showToast({ title: done, icon: 'success' });
  } catch {
    void Taro.showToast({ title: '没有保存，请再试一次', icon: 'none' });
  }
}

function OnePoster({ poster, format }: { poster: Poster; format: string }) {
  return (
    <>
      <Picture
        className={`poster__picture poster__picture--${format}`}
        src={API_ORIGIN + poster.url}
        mode="aspectFit"
        label={`${poster.title}预览`}
      />
      {poster.code === 'plain' ? (
        <Notice label="微信小程序码暂时取不到，先用了普通二维码，能正常扫。过一会儿再来下载即可换成小程序码。" />
      ) : null}
      <ActionButton
        kind="plain"
        onPress={() => keep(() => savePicture(poster.url, `${poster.title}.png`), '已保存')}
      >
        保存这张图片
      </ActionButton>
    </>
  );
}

/** Everything that one store hangs up and sends round (M8). */
export function StorePosters({ campaignId, storeId }: Of) {
  const [format, setFormat] = useState<(typeof pictures)[number]['format']>('phone');
  const [offer, setOffer] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const poster = usePoster({ campaignId, storeId, format, offer });
  const openSheet = async (wanted: (typeof sheets)[number]['format']) => {
    setFailure(undefined);
    try {
      await openPaper((await fetchPoster({ campaignId, storeId, format: wanted, offer })).url);
    } catch (error) {
      setFailure(asFailure(error));
    }
  };
  return (
    <>
      <View className="card card--rows">
        <SwitchRow
          title="突出本店优惠"
          note="海报大字换成本店已发布的优惠"
          on={offer}
          onChange={setOffer}
        />
      </View>
      <View className="card stack">
        <Segments
          label="图片种类"
          options={pictures.map((one) => ({ key: one.format, word: one.title }))}
          value={format}
          onChange={setFormat}
        />
        <Loaded of={poster} tall>
          {(made) => <OnePoster poster={made} format={format} />}
        </Loaded>
      </View>
      <View className="card">
        <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
          打印用（带出血和裁切线）
        </View>
        {failure ? <FailureNotice failure={failure} onRetry={() => setFailure(undefined)} /> : null}
        {sheets.map(({ format: wanted, title, note }) => (
          <ListRow
            key={wanted}
            icon="download"
            title={`${title} PDF`}
            note={note}
            onPress={() => openSheet(wanted)}
          />
        ))}
      </View>
      <ActionButton
        onPress={() =>
          keep(
            () =>
              saveFile(
                `/v1/me/campaigns/${campaignId}/stores/${storeId}/poster-kit`,
                '宣传物料.zip',
              ),
            '已取到全部物料',
          )
        }
      >
        下载全部物料和打印说明
      </ActionButton>
    </>
  );
}
