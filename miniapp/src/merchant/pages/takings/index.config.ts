export default definePageConfig({
  navigationBarTitleText: '收款与发票',
  enablePageMeta: true,
  enablePullDownRefresh: true,
});
