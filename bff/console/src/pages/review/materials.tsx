import { Button, Card, Empty, Flex, Segmented, Typography } from 'antd';
import { useEffect, useState } from 'react';
import type { ApplicationField, ApplicationReview } from '../../../../src/contract';
import { fieldWords } from '../../copy/words';
import { showTime } from '../../lib/show';
import { DownloadIcon } from '../../ui/icons';

type Material = ApplicationReview['materials'][number];

function Sheet({ material }: { material: Material }) {
  const label = `${fieldWords[material.kind]}：${material.name}`;
  return (
    <Flex vertical gap={8}>
      {material.type === 'image/jpeg' ? (
        <a href={material.url} target="_blank" rel="noreferrer" title="在新窗口看大图">
          <img className="material-picture" src={material.url} alt={label} />
        </a>
      ) : (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="PDF 文件，请下载后查看" />
      )}
      <Flex justify="space-between" align="center" gap={8} wrap>
        <Typography.Text type="secondary">
          {material.name} · {Math.ceil(material.bytes / 1024)} KB · 上传于{' '}
          {showTime(material.uploadedAt)}
        </Typography.Text>
        <Button size="small" icon={<DownloadIcon />} href={material.url} download={material.name}>
          下载
        </Button>
      </Flex>
      <Typography.Text type="secondary" copyable={{ text: material.sha256 }}>
        SHA-256 {material.sha256.slice(0, 16)}…
      </Typography.Text>
    </Flex>
  );
}

/** The materials beside the fields; the field in focus brings its own to the front. */
export function Materials({
  materials,
  wanted,
}: {
  materials: readonly Material[];
  wanted: ApplicationField;
}) {
  const [chosen, setChosen] = useState(materials[0]?.materialId);
  const ofField = materials.find(({ kind }) => kind === wanted)?.materialId;
  useEffect(() => {
    if (ofField) {
      setChosen(ofField);
    }
  }, [ofField]);
  const shown = materials.find(({ materialId }) => materialId === chosen) ?? materials[0];
  const count = (material: Material) => {
    const same = materials.filter(({ kind }) => kind === material.kind);
    return same.length > 1 ? ` ${same.indexOf(material) + 1}` : '';
  };
  return (
    <Card size="small" title={`材料（${materials.length} 份）`} className="sticky-materials">
      {shown ? (
        <Flex vertical gap={12}>
          <Segmented
            aria-label="选择材料"
            value={shown.materialId}
            onChange={setChosen}
            options={materials.map((material) => ({
              value: material.materialId,
              label: `${fieldWords[material.kind]}${count(material)}`,
            }))}
          />
          <Sheet material={shown} />
        </Flex>
      ) : (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="企业还没有上传材料" />
      )}
    </Card>
  );
}
