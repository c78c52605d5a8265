import { Button, Flex, Segmented, Typography } from 'antd';
import { useState } from 'react';
import type { DeskPaper } from '../../../../src/contract';
import { showEnd, showTime, showYuan } from '../../lib/show';

type Sheet = 'a4' | 'narrow';

/** Dots of quiet around a code, without which a scanner does not find it. */
const quiet = 4;
/** How a browser is told the paper's size; a roll is cut where its words end. */
const pageRule = (sheet: Sheet, heightMm: number): string =>
  sheet === 'a4'
    ? '@page { size: A4; margin: 12mm }'
    : `@page { size: 58mm ${heightMm}mm; margin: 2mm }`;
const mmPerPixel = 25.4 / 96;
/** Above and below, and a line of the printer's own. */
const marginsMm = 10;

const whole = (fen: number) => showYuan(fen).replace(/\.00$/, '');
const grouped = (digits: string) => digits.replace(/(\d{4})(?=\d)/g, '$1 ');

function Code({ paper: { qr, digits } }: { paper: DeskPaper }) {
  const side = qr.size + 2 * quiet;
  return (
    <div className="paper-code">
      <svg
        viewBox={`${-quiet} ${-quiet} ${side} ${side}`}
        role="img"
        aria-label={`纸券码 ${grouped(digits)}`}
        shapeRendering="crispEdges"
      >
        <rect x={-quiet} y={-quiet} width={side} height={side} fill="#fff" />
        <path d={qr.path} fill="#000" />
      </svg>
      <p className="paper-digits">{grouped(digits)}</p>
    </div>
  );
}

function Words({ paper }: { paper: DeskPaper }) {
  const { minItemFen, faceFen, categories, stores, moreStores, hotline } = paper;
  return (
    <>
      <h2>怎么用</h2>
      <ol>
        <li>到下面的门店，选一件标价满 {whole(minItemFen)} 元的家电。</li>
        <li>付款前把这张纸给收银员扫码，减 {whole(faceFen)} 元。</li>
        <li>付剩下的钱，拿好小票和发票。</li>
      </ol>
      <p>可用品类：{categories.map(({ name }) => name).join('、')}。</p>
      <h2>去哪里用</h2>
      <ul className="paper-stores">
        {stores.map((store) => (
          <li key={`${store.name} ${store.address}`}>
            <b>{store.name}</b>
            <span className="paper-where">
              {store.address} {store.phone}
            </span>
          </li>
        ))}
      </ul>
      {moreStores > 0 && <p>另有 {moreStores} 家门店，名单见镇办公示栏。</p>}
      <p>
        <b>不明白就问：{hotline}</b>
      </p>
      <p className="paper-small">
        这个码只能用一次，请像现金一样收好，不要拍照给别人。丢了请尽快到窗口补打，旧的就不能用了。退货后券会退回，也请来窗口补打。
      </p>
    </>
  );
}

/** The paper as it prints, large enough to be read without glasses; and the printer's two widths. */
export function PaperView({ paper, onClose }: { paper: DeskPaper; onClose: () => void }) {
  const [sheet, setSheet] = useState<Sheet>('a4');
  const [heightMm, setHeightMm] = useState(300);
  const measure = (article: HTMLElement | null) => {
    if (article) {
      setHeightMm(Math.ceil(article.offsetHeight * mmPerPixel) + marginsMm);
    }
  };
  return (
    <Flex vertical gap={16}>
      <style>{pageRule(sheet, heightMm)}</style>
      <Flex gap={12} align="center" wrap className="no-print">
        <Button onClick={onClose}>返回列表</Button>
        <Segmented<Sheet>
          aria-label="纸张"
          value={sheet}
          onChange={setSheet}
          options={[
            { value: 'a4', label: 'A4 纸' },
            { value: 'narrow', label: '58 毫米小票' },
          ]}
        />
        <Button type="primary" onClick={() => window.print()}>
          打印
        </Button>
        <Typography.Text type="secondary">
          10 分钟内可以重打；之后要两人办理补打。请当面交给市民。
        </Typography.Text>
      </Flex>
      <article ref={measure} className={`paper ${sheet}`} aria-label="纸质消费券">
        <header>
          <p className="paper-campaign">{paper.campaignName}</p>
          <h1>
            <span>{whole(paper.faceFen)}</span> 元消费券
          </h1>
          <p className="paper-term">单件满 {whole(paper.minItemFen)} 元可用</p>
          <p className="paper-term">
            <b>{showEnd(paper.expiresAt)} 前用</b>
          </p>
        </header>
        <Code paper={paper} />
        <Words paper={paper} />
        <footer>
          {paper.holder.name} {paper.holder.phone}
          {paper.isProxy && ' · 家人代领'}
          <br />
          {paper.town} · {showTime(paper.madeAt)} 打印
        </footer>
      </article>
    </Flex>
  );
}
