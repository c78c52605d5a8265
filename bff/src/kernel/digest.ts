import { createHash } from 'node:crypto';

/** SHA-256 of plain data, in hex. Keys in the order given: build the value field by field. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
