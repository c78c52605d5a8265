import type { PaperFormat } from './open-paper';
import { readTokens } from './session';

/** A PDF opens in a page of its own, the others are saved. */
export async function openPaper(url: string, format: PaperFormat = 'pdf'): Promise<void> {
  const answer = await fetch(API_ORIGIN + url, {
    headers: { authorization: `Bearer ${readTokens()?.accessToken ?? ''}` },
  });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  if (format === 'pdf') {
    link.target = '_blank';
    link.rel = 'noopener';
  } else {
    link.download = `公示名单.${format}`;
  }
  link.click();
}
