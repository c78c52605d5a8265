export default definePageConfig({ navigationBarTitleText: '企业报名', enablePageMeta: true });
