export default definePageConfig({
  navigationBarTitleText: '券详情',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
