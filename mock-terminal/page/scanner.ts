import decodeQr from 'qr/decode.js';
import { box, byId, dialog } from './dom';

/*
 * QR codes from a picture or the camera. The browser's own BarcodeDetector where there is one, else a decoder of ours; a
 * keyboard scanner needs neither, it types.
 */
type Detector = { detect: (source: ImageBitmapSource) => Promise<{ rawValue: string }[]> };
declare const BarcodeDetector: (new (options: { formats: string[] }) => Detector) | undefined;

const LONGEST_SIDE = 1600;
const FRAME_MS = 150;

const native = (): Detector | undefined =>
  typeof BarcodeDetector === 'undefined'
    ? undefined
    : new BarcodeDetector({ formats: ['qr_code'] });

const decodeHere = (picture: ImageBitmap): string | undefined => {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d');
  if (!pen) return undefined;
  pen.drawImage(picture, 0, 0, width, height);
  try {
    return decodeQr(pen.getImageData(0, 0, width, height));
  } catch {
    // The decoder throws when there is no code in the picture.
    return undefined;
  }
};

const read = async (picture: ImageBitmap): Promise<string | undefined> => {
  const seen = await native()
    ?.detect(picture)
    .catch(() => []);
  return seen?.[0]?.rawValue ?? decodeHere(picture);
};

/** The text of the QR code in a picture file; undefined when there is none. */
export const scanPicture = async (file: File): Promise<string | undefined> => {
  const picture = await createImageBitmap(file).catch(() => undefined);
  return picture && read(picture);
};

const watch = async (video: HTMLVideoElement, open: () => boolean): Promise<string | undefined> => {
  while (open()) {
    if (video.videoWidth > 0) {
      const text = await read(await createImageBitmap(video));
      if (text) return text;
    }
    await new Promise((next) => setTimeout(next, FRAME_MS));
  }
  return undefined;
};

/** Looks through the camera until a code is seen or the dialog is closed. */
export const scanCamera = async (): Promise<string | undefined> => {
  const shown = dialog('camera-dialog');
  const video = byId('camera-video', HTMLVideoElement);
  const words = box('camera-words');
  words.textContent = '正在打开摄像头…';
  shown.showModal();
  let stream: MediaStream | undefined;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    video.srcObject = stream;
    await video.play();
    words.textContent = '保持手机亮度，离镜头约 15 厘米。';
    return await watch(video, () => shown.open);
  } catch {
    words.textContent = '打不开摄像头。请用扫码枪、识别图片，或输入 16 位数字。';
    await new Promise((closed) => shown.addEventListener('close', closed, { once: true }));
    return undefined;
  } finally {
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
    if (shown.open) shown.close();
  }
};
