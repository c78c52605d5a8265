export const printPage: (() => void) | undefined = () => window.print();
