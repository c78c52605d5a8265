export default definePageConfig({
  navigationBarTitleText: '资金公示',
  enablePageMeta: true,
  enableShareAppMessage: true,
  enableShareTimeline: true,
  enablePullDownRefresh: true,
});
