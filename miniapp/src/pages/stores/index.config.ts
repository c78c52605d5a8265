export default definePageConfig({
  navigationBarTitleText: '活动门店',
  enablePageMeta: true,
  enableShareAppMessage: true,
  enableShareTimeline: true,
  enablePullDownRefresh: true,
});
