import { saveBlob } from './save-blob';

/** Hands the person a text file as a download. */
export async function saveText(name: string, text: string, type: string): Promise<void> {
  saveBlob(new Blob([text], { type: `${type};charset=utf-8` }), name);
}
