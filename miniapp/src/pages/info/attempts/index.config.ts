export default definePageConfig({
  navigationBarTitleText: '为什么没抢到',
  enablePageMeta: true,
});
