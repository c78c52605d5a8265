export default definePageConfig({
  navigationBarTitleText: '惠民券',
  enablePageMeta: true,
  enableShareAppMessage: true,
  enableShareTimeline: true,
  enablePullDownRefresh: true,
});
