import { Text, View } from '@tarojs/components';
import type { PublishedContent } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { Icon } from '../../ui/icon';
import './notice-list.scss';

type Notices = NonNullable<PublishedContent['notices']>['notices'];

/** What the office has to say at present, before everything else on the page. */
export function NoticeList({ notices }: { notices: Notices }) {
  return (
    <>
      {notices.map(({ title, text }) => (
        <View key={`${title} ${text}`} className="card news">
          <View className="news__title" {...a11y({ role: 'heading', level: 2 })}>
            <Icon name="bell" />
            <Text>{title}</Text>
          </View>
          <View className="news__text">{text}</View>
        </View>
      ))}
    </>
  );
}
