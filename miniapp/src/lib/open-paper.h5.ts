import { bearer } from './bearer';
import { failureOf } from './call';
import type { PaperFormat } from './open-paper';
import { saveBlob } from './save-blob';

/** A PDF opens in a page of its own, the others are saved. @throws Failure */
export async function openPaper(url: string, format: PaperFormat = 'pdf'): Promise<void> {
  const answer = await fetch(API_ORIGIN + url, { headers: await bearer() });
  if (!answer.ok) {
    throw failureOf({ status: answer.status, headers: {}, body: await answer.json() });
  }
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
