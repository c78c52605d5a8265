import { bearer } from './bearer';
import { saveBlob } from './save-blob';

/** Hands the person a file of ours as a download. Rejects when the server gives none. */
export async function saveFile(url: string, name: string): Promise<void> {
  const answer = await fetch(API_ORIGIN + url, { headers: await bearer() });
  if (!answer.ok) {
    throw new Error(`answered ${answer.status}`);
  }
  saveBlob(await answer.blob(), name);
}

/** A browser keeps pictures where it keeps files. */
export const savePicture = (url: string, name: string): Promise<void> => saveFile(url, name);
