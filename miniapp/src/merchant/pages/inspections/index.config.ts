export default definePageConfig({
  navigationBarTitleText: '巡检整改',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
