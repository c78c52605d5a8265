import { PageMeta as WechatPageMeta } from '@tarojs/components';

/** WeChat's page-level style; must be the first node of a page. */
export function PageMeta({ still }: { still: boolean }) {
  return <WechatPageMeta pageStyle={still ? 'overflow: hidden' : ''} />;
}
