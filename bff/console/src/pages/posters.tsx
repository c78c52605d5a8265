import {
  Alert,
  Button,
  Card,
  Col,
  Flex,
  Form,
  Input,
  Row,
  Select,
  Switch,
  Tag,
  Typography,
} from 'antd';
import { useEffect, useState } from 'react';
import type { ApiReply, ChannelLink } from '../../../src/contract';
import { channelWords, posterWords } from '../copy/words';
import { addressOf } from '../lib/call';
import { useAnswer } from '../lib/use-call';
import { useCampaign } from '../ui/campaign';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';

type Format = keyof typeof posterWords;
type Channel = Exclude<ChannelLink['channel'], 'friend' | 'timeline' | 'mini_program'>;
type Fields = {
  format: Format;
  storeId?: string;
  offer: boolean;
  headline: string;
  subline: string;
  channel: Channel;
  place: string;
};
type Poster = ApiReply<'GET /v1/officer/campaigns/:campaignId/posters/:format'>;

const first: Fields = {
  format: 'phone',
  offer: false,
  headline: '',
  subline: '',
  channel: 'poster',
  place: '',
};
const options = (words: Record<string, string>, without: readonly string[] = []) =>
  Object.entries(words)
    .filter(([value]) => !without.includes(value))
    .map(([value, label]) => ({ value, label }));
/** Whoever types is not interrupted: the preview follows a moment after the last key. */
const restMs = 600;

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

function Preview({ poster }: { poster: Poster }) {
  const isSheet = poster.url.endsWith('.pdf');
  return (
    <Flex vertical gap={12}>
      {poster.tooLong.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`${poster.tooLong.map((one) => (one === 'headline' ? '大字' : '副标题')).join('、')}太长，远处看不清，建议删减。`}
        />
      )}
      {isSheet ? (
        <iframe
          className="poster-preview"
          src={`${poster.url}#toolbar=0`}
          title={`${poster.title}预览`}
        />
      ) : (
        <img className="poster-preview" src={poster.url} alt={`${poster.title}预览`} />
      )}
      <Flex gap={8} wrap align="center">
        <Button type="primary" href={poster.url} target="_blank" download={poster.title}>
          下载{poster.title}
        </Button>
        <Tag color={poster.code === 'plain' ? 'orange' : 'green'}>
          {poster.code === 'plain' ? '普通二维码（小程序码暂时取不到）' : '小程序码'}
        </Tag>
        <Typography.Text type="secondary" copyable={{ text: poster.link }}>
          扫码打开 {poster.link}
        </Typography.Text>
      </Flex>
    </Flex>
  );
}

function Editor({ campaignId, onChange }: { campaignId: string; onChange: (all: Fields) => void }) {
  const stores = useAnswer('GET /v1/campaigns/:campaignId/stores', { params: { campaignId } });
  const storeId = Form.useWatch<string | undefined>('storeId');
  return (
    <Form<Fields>
      layout="vertical"
      initialValues={first}
      onValuesChange={(_changed, all) => onChange({ ...first, ...all })}
    >
      <Form.Item name="format" label="尺寸">
        <Select options={options(posterWords)} />
      </Form.Item>
      <Form.Item name="storeId" label="门店" extra="不选：全区活动海报">
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder="全区活动"
          options={(stores.data?.stores ?? []).map((one) => ({
            value: one.storeId,
            label: one.name,
          }))}
        />
      </Form.Item>
      {storeId && (
        <Form.Item name="offer" label="突出门店优惠" valuePropName="checked">
          <Switch checkedChildren="突出" unCheckedChildren="不突出" />
        </Form.Item>
      )}
      <Form.Item name="headline" label="大字" extra="不填用默认；8 个字以内最醒目">
        <Input maxLength={40} showCount allowClear />
      </Form.Item>
      <Form.Item name="subline" label="副标题" extra="不填用默认；20 个字以内">
        <Input maxLength={40} showCount allowClear />
      </Form.Item>
      <Form.Item name="channel" label="渠道" extra="扫码的人计入这个渠道">
        <Select options={options(channelWords, ['friend', 'timeline', 'mini_program'])} />
      </Form.Item>
      <Form.Item name="place" label="张贴或投放地点" extra="如：银泰城一层，分地点看效果">
        <Input maxLength={40} showCount allowClear />
      </Form.Item>
    </Form>
  );
}

/** A poster in a minute (K1): words, store and channel on the left, the very poster on the right. */
export function Posters() {
  const { campaign } = useCampaign();
  const { campaignId } = campaign;
  const [fields, setFields] = useState(first);
  const { format, offer, ...rest } = useRested(fields);
  const poster = useAnswer('GET /v1/officer/campaigns/:campaignId/posters/:format', {
    params: { campaignId, format },
    query: { ...rest, offer: offer ? 'true' : 'false' },
  });
  return (
    <Page
      title="宣传物料"
      hint="选门店、写大字，右边就是成品；印刷文件带 3 毫米出血和裁切线"
      extra={
        rest.storeId && (
          <Button
            href={addressOf('GET /v1/officer/campaigns/:campaignId/stores/:storeId/poster-kit', {
              params: { campaignId, storeId: rest.storeId },
            })}
          >
            下载该店全套物料
          </Button>
        )
      }
    >
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={9}>
          <Card size="small" title="内容">
            <Editor campaignId={campaignId} onChange={setFields} />
          </Card>
        </Col>
        <Col xs={24} lg={15}>
          <Card size="small" title="实时预览" aria-live="polite">
            <Loaded answer={poster}>{(made) => <Preview poster={made} />}</Loaded>
          </Card>
        </Col>
      </Row>
    </Page>
  );
}
