import { mergeInternalComponents } from '@tarojs/shared';
import { ariaAttributes, ariaComponents } from './aria';

mergeInternalComponents(Object.fromEntries(ariaComponents.map((name) => [name, ariaAttributes])));
