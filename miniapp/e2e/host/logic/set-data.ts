/*
 * The paths of `setData`: `a.b[0].c`, and Taro's `root.cn.[0].cl`. Pure, because the logic layer and the view keep a
 * copy each and must agree on what a path means.
 */

export type Tree = Record<string, unknown>;
type Step = string | number;

function parsePath(path: string): Step[] {
  return path
    .split(/\.|(?=\[)/)
    .filter((part) => part !== '')
    .map((part) => {
      const index = /^\[(\d+)\]$/.exec(part)?.[1];
      return index === undefined ? part : Number(index);
    });
}

export function readPath(data: unknown, path: string): unknown {
  return parsePath(path).reduce<unknown>(
    (value, step) => (value as Record<Step, unknown> | undefined | null)?.[step],
    data,
  );
}

/** Writes one value, making the objects and lists on the way that are not there yet. */
export function writePath(data: Tree, path: string, value: unknown): void {
  const steps = parsePath(path);
  const last = steps.pop();
  if (last === undefined) {
    return;
  }
  let at = data as Record<Step, unknown>;
  steps.forEach((step, index) => {
    const next = at[step];
    if (typeof next !== 'object' || next === null) {
      at[step] = typeof (steps[index + 1] ?? last) === 'number' ? [] : {};
    }
    at = at[step] as Record<Step, unknown>;
  });
  at[last] = value;
}

export function applyPatch(data: Tree, patch: Tree): void {
  for (const [path, value] of Object.entries(patch)) {
    writePath(data, path, value);
  }
}
