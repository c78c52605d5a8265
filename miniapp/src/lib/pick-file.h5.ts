import type { Picked } from './pick-file';

/** The longest side of a picture that is sent: a document stays legible and a slow network copes. */
const longestSide = 1_600;
const quality = 0.85;

function choose(accept: string, several: boolean): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.multiple = several;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

/** The picture, smaller; one that the browser cannot draw goes as it is, and the server says what is wrong with it. */
async function shrink(file: File): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise<Blob | null>((resolve) =>
      canvas.toBlob(resolve, 'image/jpeg', quality),
    );
    return drawn && drawn.size < file.size ? drawn : file;
  } catch {
    return file;
  }
}

const named = (body: Blob, name: string): Picked => ({ path: '', name, body });

export async function pickPictures(most: number): Promise<Picked[]> {
  const files = (await choose('image/*', most > 1)).slice(0, most);
  return Promise.all(files.map(async (file) => named(await shrink(file), file.name)));
}

export async function pickFile(): Promise<Picked[]> {
  return (await choose('application/pdf', false)).map((file) => named(file, file.name));
}
