export default definePageConfig({
  navigationBarTitleText: '领取消费券',
  enablePageMeta: true,
  enableShareAppMessage: true,
  enableShareTimeline: true,
  enablePullDownRefresh: true,
});
