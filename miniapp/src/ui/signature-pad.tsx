import { Canvas } from '@tarojs/components';
import Taro, { useReady } from '@tarojs/taro';
import { useRef } from 'react';
import { type Point, type Stroke, sheet } from './signature-sheet';

type Touched = { touches: Array<{ x: number; y: number }> };
type Drawing = { pen: CanvasRenderingContext2D; scale: number };

/** A sheet to sign on. */
export function SignaturePad({ onChange }: { onChange: (strokes: Stroke[]) => void }) {
  const drawing = useRef<Drawing>();
  const strokes = useRef<Stroke[]>([]);
  const current = useRef<Stroke>();
  useReady(() => {
    Taro.createSelectorQuery()
      .select('#signature')
      .fields({ node: true, size: true })
      .exec(([found]: Array<{ node: HTMLCanvasElement; width: number }>) => {
        if (found) {
          found.node.width = sheet.width;
          found.node.height = sheet.height;
          const pen = found.node.getContext('2d') as CanvasRenderingContext2D;
          pen.lineWidth = 5;
          pen.lineCap = 'round';
          pen.strokeStyle = '#12307a';
          drawing.current = { pen, scale: sheet.width / found.width };
        }
      });
  });
  const pointOf = (event: unknown): Point => {
    const { x = 0, y = 0 } = (event as Touched).touches[0] ?? {};
    const scale = drawing.current?.scale ?? 1;
    const within = (value: number, most: number) => Math.min(most, Math.max(0, value * scale));
    return [within(x, sheet.width), within(y, sheet.height)];
  };
  return (
    <Canvas
      id="signature"
      canvasId="signature"
      type="2d"
      className="signature"
      disableScroll
      onTouchStart={(event) => {
        current.current = [pointOf(event)];
      }}
      onTouchMove={(event) => {
        const stroke = current.current;
        const last = stroke?.[stroke.length - 1];
        const pen = drawing.current?.pen;
        if (stroke && last && pen && stroke.length < sheet.mostPoints) {
          const next = pointOf(event);
          pen.beginPath();
          pen.moveTo(...last);
          pen.lineTo(...next);
          pen.stroke();
          stroke.push(next);
        }
      }}
      onTouchEnd={() => {
        const stroke = current.current;
        if (stroke && stroke.length > 1 && strokes.current.length < sheet.mostStrokes) {
          strokes.current = [...strokes.current, stroke];
          onChange(strokes.current);
        }
        current.current = undefined;
      }}
    />
  );
}
