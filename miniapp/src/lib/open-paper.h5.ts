import type { PaperFormat } from './open-paper';
import { saveBlob } from './save-blob';
import { readTokens } from './session';

/** A PDF opens in a page of its own, the others are saved. */
export async function openPaper(url: string, format: PaperFormat = 'pdf'): Promise<void> {
  const answer = await fetch(API_ORIGIN + url, {
    headers: { authorization: `Bearer ${readTokens()?.accessToken ?? ''}` },
  });
  const paper = await answer.blob();
  if (format !== 'pdf') {
    saveBlob(paper, `公示名单.${format}`);
    return;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(paper);
  link.target = '_blank';
  link.rel = 'noopener';
  link.click();
}
