import { Image, type ImageProps } from '@tarojs/components';
import { a11y } from '../lib/a11y';

/** A picture with its words: a browser reads `alt`, WeChat a label. */
export function Picture({ label, ...facts }: ImageProps & { label: string }) {
  return <Image {...facts} nativeProps={{ alt: label }} {...a11y({ role: 'img', label })} />;
}
