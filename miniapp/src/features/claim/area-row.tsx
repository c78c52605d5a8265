import { View } from '@tarojs/components';
import { useState } from 'react';
import type { Campaign } from '../../../../bff/src/contract';
import { locate } from '../../lib/locate';
import { ListRow } from '../../ui/list-row';
import { keepSide, keptSide } from './claim-area';
import { type ClaimSide, sideOf } from './claim-side';

type Answer = ClaimSide | 'unasked' | 'asking' | 'refused';

/** What the row says, and what follows for the claim. */
function wordsOf(answer: Answer, { mode, name }: NonNullable<Campaign['claimArea']>) {
  const must = mode === 'required';
  const words: Record<Answer, { title: string; note: string }> = {
    unasked: {
      title: must ? `先确认您在${name}` : `您在${name}吗？（可不答）`,
      note: must
        ? `本次活动要在${name}内领取；只在手机上判断，不上传位置`
        : '点这里用定位确认；只在手机上判断，不上传位置，不答也能领券',
    },
    asking: { title: '正在定位…', note: '第一次会请您允许定位' },
    inside: { title: `已确认您在${name}`, note: '可以领券了' },
    outside: {
      title: `定位显示您不在${name}`,
      note: must ? `到${name}后点这里再试一次` : '不影响领券，用券要到活动门店',
    },
    refused: {
      title: '没有得到位置',
      note: `${must ? '领券要先确认位置' : '不影响领券'}；如需打开，请在手机或微信的设置里允许定位`,
    },
  };
  return words[answer];
}

/** Asks where the person is, after saying why, and only when they press it (G12). */
export function AreaRow({ campaign }: { campaign: Campaign }) {
  const { campaignId, claimArea } = campaign;
  const [answer, setAnswer] = useState<Answer>(() => keptSide(campaignId) ?? 'unasked');
  if (!claimArea) {
    return null;
  }
  const ask = async () => {
    setAnswer('asking');
    const spot = await locate();
    if (!spot) {
      setAnswer('refused');
      return;
    }
    const side = sideOf(claimArea.outline, spot);
    keepSide(campaignId, side);
    setAnswer(side);
  };
  return (
    <View className="card card--rows">
      <ListRow icon="pin" {...wordsOf(answer, claimArea)} onPress={ask} />
    </View>
  );
}
