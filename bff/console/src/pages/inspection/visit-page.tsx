import { useGetIdentity } from '@refinedev/core';
import { Alert, Button, Card, Flex, Input, Radio, Typography } from 'antd';
import { useRef, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { OfficerAccount } from '../../../../src/contract';
import { inspectionVerdictWords } from '../../copy/words';
import { locate } from '../../lib/locate';
import { useAnswer } from '../../lib/use-call';
import { useCampaign } from '../../ui/campaign';
import { LocationIcon } from '../../ui/icons';
import { Loaded } from '../../ui/loaded';
import { Page } from '../../ui/page';
import { DueField } from './due-field';
import { PhotoField } from './photo-field';
import { type StoreAnswer, StoreFacts } from './store-facts';
import { useVisit, type VisitForm } from './use-visit';

type Checklist = NonNullable<StoreAnswer['checklist']>;
const verdicts = Object.entries(inspectionVerdictWords).map(([value, label]) => ({ value, label }));

function Item({
  visit,
  item: { item, title, hint },
}: {
  visit: VisitForm;
  item: Checklist['items'][number];
}) {
  const { verdict, remark } = visit.of(item);
  const fault = visit.faultOf(item);
  return (
    <fieldset className="visit-item">
      <legend>{title}</legend>
      <Typography.Text type="secondary">{hint}</Typography.Text>
      <Radio.Group
        optionType="button"
        aria-label={title}
        options={verdicts}
        value={verdict}
        onChange={({ target }) => visit.set(item, { verdict: target.value })}
      />
      {verdict === 'fault' && (
        <Input.TextArea
          aria-label={`${title}：是什么问题`}
          placeholder="是什么问题，怎样才算改好"
          autoSize={{ minRows: 2 }}
          maxLength={200}
          value={remark}
          onChange={({ target }) => visit.set(item, { remark: target.value })}
        />
      )}
      <span role="status" className="fault-line">
        {fault}
      </span>
    </fieldset>
  );
}

/** Where the inspector stands, if the phone says so; without it the visit is written all the same. */
function SpotField({ visit }: { visit: VisitForm }) {
  const [isLooking, setLooking] = useState(false);
  const [isLost, setLost] = useState(false);
  const look = async () => {
    setLooking(true);
    const spot = await locate();
    setLost(spot === undefined);
    if (spot) {
      visit.setSpot(spot);
    }
    setLooking(false);
  };
  return (
    <Card size="small" title="我的位置（可不填）">
      <Flex vertical gap={8} align="start">
        <Button icon={<LocationIcon />} loading={isLooking} onClick={() => void look()}>
          {visit.spot ? '重新记录位置' : '记录位置'}
        </Button>
        <div role="status">
          {isLost
            ? '没有取到位置：可以到窗边再试，或在浏览器设置里允许定位；不记录也能保存。'
            : visit.spot && '位置已记录，保存后显示离门店多远。'}
        </div>
      </Flex>
    </Card>
  );
}

function Form({
  answer: { store, checklist },
  campaignId,
  officerId,
}: {
  answer: StoreAnswer & { checklist: Checklist };
  campaignId: string;
  officerId: string;
}) {
  const navigate = useNavigate();
  const list = useRef<HTMLDivElement>(null);
  const visit = useVisit({
    campaignId,
    storeId: store.storeId,
    officerId,
    checklist,
    onWritten: () => void navigate(`/inspections/${store.storeId}`, { replace: true }),
  });
  const save = () => {
    if (!visit.write()) {
      // Once the faults are shown, to the first of them.
      setTimeout(() => {
        list.current?.querySelector('.fault-line:not(:empty)')?.scrollIntoView({ block: 'center' });
      });
    }
  };
  return (
    <Page title="现场巡检" hint={<Link to={`/inspections/${store.storeId}`}>{store.name}</Link>}>
      <div ref={list} className="visit-form">
        <Flex vertical gap={16}>
          <StoreFacts store={store} />
          <Card size="small" title={`检查项（${checklist.items.length} 项）`}>
            {checklist.items.map((item) => (
              <Item key={item.item} visit={visit} item={item} />
            ))}
          </Card>
          <PhotoField visit={visit} />
          <SpotField visit={visit} />
          {visit.isFaulty && (
            <Card size="small" title="限期整改">
              <DueField days={checklist} value={visit.dueOn} onChange={visit.setDueOn} />
            </Card>
          )}
        </Flex>
      </div>
      <div className="decide-bar">
        <Flex gap={12} align="center" wrap>
          <Button type="primary" loading={visit.isWriting} onClick={save}>
            保存巡检
          </Button>
          <Typography.Text type="secondary">
            {visit.left > 0 ? `还有 ${visit.left} 项` : '填的内容自动留在这台设备上'}
          </Typography.Text>
        </Flex>
      </div>
    </Page>
  );
}

/** The checklist in an inspector's hand, in a shop, on a phone. */
export function VisitPage() {
  const { storeId = '' } = useParams();
  const { campaign } = useCampaign();
  const { campaignId } = campaign;
  const { data: officer } = useGetIdentity<OfficerAccount>();
  const answer = useAnswer('GET /v1/officer/campaigns/:campaignId/stores/:storeId/inspections', {
    params: { campaignId, storeId },
  });
  return (
    <Loaded answer={answer}>
      {({ checklist, ...rest }) =>
        checklist && officer ? (
          <Form
            key={`${campaignId} ${rest.store.storeId} ${officer.officerId}`}
            answer={{ ...rest, checklist }}
            campaignId={campaignId}
            officerId={officer.officerId}
          />
        ) : (
          <Alert type="info" showIcon title="这个活动没有设置巡检，请在上方选择其他活动。" />
        )
      }
    </Loaded>
  );
}
