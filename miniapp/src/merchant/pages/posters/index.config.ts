export default definePageConfig({ navigationBarTitleText: '宣传物料', enablePageMeta: true });
