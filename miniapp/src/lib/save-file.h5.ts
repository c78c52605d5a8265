import { readTokens } from './session';

/** Hands the person a file of ours as a download. Rejects when the server gives none. */
export async function saveFile(url: string, name: string): Promise<void> {
  const answer = await fetch(API_ORIGIN + url, {
    headers: { authorization: `Bearer ${readTokens()?.accessToken ?? ''}` },
  });
  if (!answer.ok) {
    throw new Error(`answered ${answer.status}`);
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A browser keeps pictures where it keeps files. */
export const savePicture = (url: string, name: string): Promise<void> => saveFile(url, name);
