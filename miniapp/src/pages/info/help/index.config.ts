export default definePageConfig({
  navigationBarTitleText: '常见问题',
  enablePageMeta: true,
  enableShareAppMessage: true,
  enableShareTimeline: true,
});
