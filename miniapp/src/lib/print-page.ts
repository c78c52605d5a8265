/** Inside WeChat nothing is printed. */
export const printPage: (() => void) | undefined = undefined;
