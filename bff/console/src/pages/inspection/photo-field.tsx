import { Alert, Button, Card, Flex, Typography, Upload } from 'antd';
import { useState } from 'react';
import { CameraIcon, PictureIcon } from '../../ui/icons';
import { Photos } from './photos';
import type { VisitForm } from './use-visit';

type Failed = { file: File; why: string };

/** One after the other; a photo that did not arrive stays to be sent again: the camera may keep no other copy. */
function useSending(send: (file: File) => Promise<void>) {
  const [underWay, setUnderWay] = useState(0);
  const [failed, setFailed] = useState<readonly Failed[]>([]);
  const bring = async (file: File) => {
    setFailed((before) => before.filter((one) => one.file !== file));
    setUnderWay((count) => count + 1);
    try {
      await send(file);
    } catch (error) {
      setFailed((before) => [...before, { file, why: (error as Error).message }]);
    }
    setUnderWay((count) => count - 1);
  };
  const drop = (file: File) => setFailed((before) => before.filter((one) => one.file !== file));
  return { underWay, failed, bring, drop };
}

/** Photos of the shop, by the camera or out of the album. */
export function PhotoField({ visit }: { visit: VisitForm }) {
  const { underWay, failed, bring, drop } = useSending(visit.addPhoto);
  const given = {
    accept: 'image/*',
    showUploadList: false,
    beforeUpload: (file: File) => {
      void bring(file);
      return false;
    },
  };
  return (
    <Card size="small" title="现场照片">
      <Flex vertical gap={12}>
        <Typography.Text type="secondary">
          至少一张：门头、收银台终端、海报，以及有问题的地方。
        </Typography.Text>
        <Photos
          name="现场照片"
          photos={visit.photos.map(({ fileId, url }) => ({
            key: fileId,
            url,
            onRemove: () => visit.removePhoto(fileId),
          }))}
        />
        {failed.map(({ file, why }) => (
          <Alert
            key={`${file.name} ${file.lastModified}`}
            type="warning"
            showIcon
            title={`${file.name} 没有传上去：${why}`}
            action={
              <Flex vertical gap={4}>
                <Button size="small" onClick={() => void bring(file)}>
                  重新上传
                </Button>
                <Button size="small" type="text" onClick={() => drop(file)}>
                  不要了
                </Button>
              </Flex>
            }
          />
        ))}
        <Flex gap={8} wrap>
          <Upload {...given} capture="environment">
            <Button icon={<CameraIcon />} loading={underWay > 0}>
              拍照
            </Button>
          </Upload>
          <Upload {...given} multiple>
            <Button icon={<PictureIcon />} disabled={underWay > 0}>
              从相册选
            </Button>
          </Upload>
        </Flex>
        <div role="status">
          {underWay > 0 && '正在上传…'}
          {visit.photoFault && <span className="fault-line">{visit.photoFault}</span>}
        </div>
      </Flex>
    </Card>
  );
}
