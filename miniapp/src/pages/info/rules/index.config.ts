export default definePageConfig({
  navigationBarTitleText: '活动规则',
  enablePageMeta: true,
  enableShareAppMessage: true,
  enableShareTimeline: true,
});
