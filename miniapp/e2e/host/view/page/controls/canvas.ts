import {
  type CanvasPart,
  type Command,
  canvasHandle,
  contextHandle,
  type Reference,
} from '../../messages';
import { urlOf } from '../registry';
import { Control } from './control';

/*
 * canvas type="2d": the logic layer draws by a list of commands on handles. What it makes (gradients, pictures, paths)
 * stays here under a number of the logic layer's choosing.
 */

const isReference = (value: unknown): value is Reference =>
  typeof value === 'object' && value !== null && 'ref' in value;

export class CanvasControl extends Control {
  readonly native: HTMLCanvasElement;
  private readonly handles = new Map<number, unknown>();

  constructor() {
    super(
      '<style>:host { display: block; position: relative; width: 300px; height: 150px } canvas { width: 100%; height: 100%; display: block; touch-action: none }</style><canvas></canvas>',
    );
    this.native = this.inner('canvas');
    this.handles.set(canvasHandle, this.native);
  }

  override apply(name: string, value: unknown): boolean {
    if (name === 'aria-label') {
      this.native.setAttribute('role', 'img');
      this.native.setAttribute('aria-label', String(value ?? ''));
      return true;
    }
    return name === 'type' || name === 'canvas-id' || name === 'disable-scroll';
  }

  /** @returns the last command's answer, when it is plain */
  run(commands: readonly Command[]): unknown {
    let answer: unknown;
    for (const command of commands) {
      answer = this.one(command);
    }
    return plain(answer);
  }

  /** A picture under a handle; answers its size when it is loaded. */
  async load(handle: number, source: string): Promise<{ width: number; height: number }> {
    const image = new Image();
    image.src = urlOf(source);
    this.handles.set(handle, image);
    await image.decode();
    return { width: image.naturalWidth, height: image.naturalHeight };
  }

  /** A part of it as a data URL, in the size asked for. */
  export(part: CanvasPart): string {
    const { x = 0, y = 0, width = this.native.width - x, height = this.native.height - y } = part;
    const copy = document.createElement('canvas');
    copy.width = part.destWidth ?? width;
    copy.height = part.destHeight ?? height;
    copy
      .getContext('2d')
      ?.drawImage(this.native, x, y, width, height, 0, 0, copy.width, copy.height);
    return copy.toDataURL(`image/${part.fileType === 'jpg' ? 'jpeg' : 'png'}`, part.quality);
  }

  private one(command: Command): unknown {
    const on = this.handleOf(command.on);
    if ('set' in command) {
      on[command.set] = this.own(command.value);
      return undefined;
    }
    const method = on[command.call];
    if (typeof method !== 'function') {
      throw new Error(`the canvas has no ${command.call}`);
    }
    const answer = Reflect.apply(
      method,
      on,
      command.args.map((one) => this.own(one)),
    ) as unknown;
    if (command.as !== undefined) {
      this.handles.set(command.as, answer);
    }
    return answer;
  }

  private handleOf(handle: number): Record<string, unknown> {
    if (handle === contextHandle && !this.handles.has(contextHandle)) {
      this.handles.set(contextHandle, this.native.getContext('2d'));
    }
    if (!this.handles.has(handle)) {
      this.handles.set(handle, new Path2D());
    }
    return this.handles.get(handle) as Record<string, unknown>;
  }

  private own(value: unknown): unknown {
    if (isReference(value)) {
      return this.handleOf(value.ref);
    }
    if (typeof value === 'object' && value !== null && 'pixels' in value) {
      const { pixels, width, height } = value as {
        pixels: number[];
        width: number;
        height: number;
      };
      return new ImageData(new Uint8ClampedArray(pixels), width, height);
    }
    return value;
  }
}

function plain(answer: unknown): unknown {
  if (answer instanceof TextMetrics) {
    const {
      width,
      actualBoundingBoxAscent,
      actualBoundingBoxDescent,
      actualBoundingBoxLeft,
      actualBoundingBoxRight,
    } = answer;
    return {
      width,
      actualBoundingBoxAscent,
      actualBoundingBoxDescent,
      actualBoundingBoxLeft,
      actualBoundingBoxRight,
    };
  }
  if (answer instanceof ImageData) {
    return { width: answer.width, height: answer.height, pixels: [...answer.data] };
  }
  return typeof answer === 'object' || typeof answer === 'function' ? undefined : answer;
}
