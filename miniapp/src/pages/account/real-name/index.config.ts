export default definePageConfig({
  navigationBarTitleText: '发票姓名',
  enablePageMeta: true,
});
