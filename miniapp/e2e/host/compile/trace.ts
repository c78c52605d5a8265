import fs from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';

/* Turns the places of a stack in built files into places in the sources, where the build left source maps. */

type Payload = ConstructorParameters<typeof SourceMap>[0];

function readMap(file: string): SourceMap | undefined {
  try {
    const code = fs.readFileSync(file, 'utf8');
    const inline = /\/\/# sourceMappingURL=data:application\/json[^,]*;base64,(\S+)\s*$/.exec(
      code,
    )?.[1];
    const text = inline
      ? Buffer.from(inline, 'base64').toString()
      : fs.readFileSync(`${file}.map`, 'utf8');
    return new SourceMap(JSON.parse(text) as Payload);
  } catch {
    // No map, or none that can be read: the built place is still a place.
    return undefined;
  }
}

export type Trace = (stack: string) => string;

/** @param root of the built files; scripts run under names relative to it, so that is what stacks hold */
export function createTrace(root: string): Trace {
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (file: string) => {
    if (!maps.has(file)) {
      maps.set(file, readMap(path.join(root, file)));
    }
    return maps.get(file);
  };
  return (stack) =>
    stack.replace(
      /([\w@./-]+\.js):(\d+):(\d+)/g,
      (built, file: string, line: string, column: string) => {
        const entry = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1);
        return entry && 'originalSource' in entry
          ? `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
          : built;
      },
    );
}
