export default definePageConfig({
  navigationBarTitleText: '券包',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
