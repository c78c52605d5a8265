import { theme } from './theme';

const tab = (page: string, text: string, icon: string) => ({
  pagePath: `pages/${page}/index`,
  text,
  iconPath: `assets/${icon}.png`,
  selectedIconPath: `assets/${icon}-on.png`,
});

export default defineAppConfig({
  pages: [
    'pages/home/index',
    'pages/wallet/index',
    'pages/stores/index',
    'pages/me/index',
    'pages/campaign/index',
    'pages/voucher/index',
    'pages/code/index',
    'pages/order/index',
    'pages/store/index',
    'pages/sign-in/index',
    'pages/open/index',
  ],
  subPackages: [
    {
      root: 'pages/info',
      name: 'info',
      pages: ['rules/index', 'help/index', 'ledger/index', 'attempts/index', 'publicity/index'],
    },
    {
      root: 'merchant',
      name: 'merchant',
      pages: [
        'pages/apply/index',
        'pages/training/index',
        'pages/posters/index',
        'pages/takings/index',
        'pages/invoice/index',
        'pages/inspections/index',
        'pages/correction/index',
      ],
    },
    { root: 'pages/account', name: 'account', pages: ['real-name/index', 'my-data/index'] },
  ],
  preloadRule: {
    'pages/home/index': { network: 'wifi', packages: ['info'] },
    'pages/me/index': { network: 'all', packages: ['info', 'account'] },
  },
  window: {
    navigationBarTitleText: '惠民券',
    navigationBarBackgroundColor: theme('navBackground'),
    // WeChat also takes a theme's name where its types know only black, white, dark and light.
    navigationBarTextStyle: theme('navText') as 'black',
    backgroundColor: theme('background'),
    backgroundTextStyle: theme('pullText') as 'dark',
  },
  tabBar: {
    color: theme('tabText'),
    selectedColor: theme('tabSelected'),
    backgroundColor: theme('tabBackground'),
    borderStyle: theme('tabBorder') as 'black',
    list: [
      tab('home', '首页', 'home'),
      tab('wallet', '券包', 'wallet'),
      tab('stores', '门店', 'stores'),
      tab('me', '我的', 'me'),
    ],
  },
  // To sort stores by distance and to know the claim area, each only when the person asks for it.
  requiredPrivateInfos: ['getFuzzyLocation'],
  permission: { 'scope.userFuzzyLocation': { desc: '用于按距离排列门店、判断是否在领券区域' } },
  // Of a browser; WeChat has its own.
  animation: { duration: 160, delay: 0 },
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
});
