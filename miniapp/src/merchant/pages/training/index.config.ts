export default definePageConfig({ navigationBarTitleText: '收银员培训', enablePageMeta: true });
