export default definePageConfig({
  navigationBarTitleText: '门店详情',
  enablePageMeta: true,
  enableShareAppMessage: true,
  enableShareTimeline: true,
});
