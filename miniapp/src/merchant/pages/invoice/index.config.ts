export default definePageConfig({ navigationBarTitleText: '交发票', enablePageMeta: true });
