export type Point = [number, number];
export type Stroke = Point[];

/** The sheet that a signature is drawn on, in points of the paper that will carry it. */
export const sheet = { width: 600, height: 240, mostPoints: 400, mostStrokes: 40 } as const;
