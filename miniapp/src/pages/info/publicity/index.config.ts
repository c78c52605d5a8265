export default definePageConfig({
  navigationBarTitleText: '参与企业公示',
  enablePageMeta: true,
  enableShareAppMessage: true,
  enableShareTimeline: true,
  enablePullDownRefresh: true,
});
