import { View } from '@tarojs/components';
import { useEffect, useRef } from 'react';
import { a11y } from '../lib/a11y';
import { type Point, type Stroke, sheet } from './signature-sheet';

/** A sheet to sign on, with finger, pen or mouse. */
export function SignaturePad({ onChange }: { onChange: (strokes: Stroke[]) => void }) {
  const frame = useRef<HTMLElement>(null);
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    const canvas = document.createElement('canvas');
    canvas.width = sheet.width;
    canvas.height = sheet.height;
    frame.current?.replaceChildren(canvas);
    const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
    pen.lineWidth = 5;
    pen.lineCap = 'round';
    pen.strokeStyle = '#12307a';
    const strokes: Stroke[] = [];
    let current: Stroke | undefined;
    const pointOf = (event: PointerEvent): Point => {
      const box = canvas.getBoundingClientRect();
      const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
      return [
        within(((event.clientX - box.left) / box.width) * sheet.width, sheet.width),
        within(((event.clientY - box.top) / box.height) * sheet.height, sheet.height),
      ];
    };
    canvas.addEventListener('pointerdown', (event) => {
      current = [pointOf(event)];
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener('pointermove', (event) => {
      const last = current?.at(-1);
      if (current && last && current.length < sheet.mostPoints) {
        const next = pointOf(event);
        pen.beginPath();
        pen.moveTo(...last);
        pen.lineTo(...next);
        pen.stroke();
        current.push(next);
      }
    });
    canvas.addEventListener('pointerup', () => {
      if (current && current.length > 1 && strokes.length < sheet.mostStrokes) {
        strokes.push(current);
        tell.current([...strokes]);
      }
      current = undefined;
    });
  }, []);
  return <View className="signature" ref={frame} {...a11y({ role: 'img', label: '手写签名区' })} />;
}
