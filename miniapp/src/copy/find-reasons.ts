import type { Reason } from './shipped';

/** The help entries that contain every word of the question; all of them for an empty one. */
export function findReasons(reasons: readonly Reason[], question: string): Reason[] {
  const words = question.trim().split(/\s+/).filter(Boolean);
  return reasons.filter((one) => {
    const text = `${one.title}${one.sentence}${one.next}${one.words}`;
    return words.every((word) => text.includes(word));
  });
}
