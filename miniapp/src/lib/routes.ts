import Taro from '@tarojs/taro';

const of = (page: string, id: string | undefined) => (id ? `${page}?id=${id}` : page);

/** Every page, by what it is about. Written once: a page that moves is changed here and in `app.config.ts`. */
export const routes = {
  home: '/pages/home/index',
  wallet: '/pages/wallet/index',
  stores: '/pages/stores/index',
  me: '/pages/me/index',
  signIn: (to: string) => `/pages/sign-in/index?to=${encodeURIComponent(to)}`,
  campaign: (campaignId: string) => `/pages/campaign/index?id=${campaignId}`,
  voucher: (voucherId: string) => `/pages/voucher/index?id=${voucherId}`,
  code: (voucherId: string) => `/pages/code/index?id=${voucherId}`,
  order: (tradeId: string) => `/pages/order/index?id=${tradeId}`,
  store: (storeId: string) => `/pages/store/index?id=${storeId}`,
  help: '/pages/info/help/index',
  /** Of one campaign, or of the one the home page opens with. */
  rules: (campaignId?: string) => of('/pages/info/rules/index', campaignId),
  ledger: (campaignId?: string) => of('/pages/info/ledger/index', campaignId),
  attempts: (campaignId?: string) => of('/pages/info/attempts/index', campaignId),
  /** The published list of enterprises. */
  publicity: (campaignId?: string) => of('/pages/info/publicity/index', campaignId),
  apply: '/merchant/pages/apply/index',
  posters: '/merchant/pages/posters/index',
  takings: (campaignId?: string) => of('/merchant/pages/takings/index', campaignId),
  invoice: (campaignId: string, tradeId: string) =>
    `/merchant/pages/invoice/index?tradeId=${tradeId}&campaignId=${campaignId}`,
  /** What inspectors found at the person's own stores. */
  inspections: (campaignId?: string) => of('/merchant/pages/inspections/index', campaignId),
  correction: (campaignId: string, inspectionId: string) =>
    `/merchant/pages/correction/index?inspectionId=${inspectionId}&campaignId=${campaignId}`,
  training: (invite: string) => `/merchant/pages/training/index?invite=${invite}`,
  realName: '/pages/account/real-name/index',
  myData: '/pages/account/my-data/index',
};

const tabs: string[] = [routes.home, routes.wallet, routes.stores, routes.me];
/** The parameters that our pages take; the framework adds others of its own. */
const ours = ['id', 'to', 'invite', 'tradeId', 'inspectionId', 'campaignId'];
/** WeChat keeps at most ten pages on the stack. */
const deepest = 9;

const isTab = (url: string) => tabs.includes(url.split('?')[0] ?? '');

/** Opens a page, whatever kind it is. */
export function open(url: string): void {
  if (isTab(url)) {
    void Taro.switchTab({ url });
  } else if (Taro.getCurrentPages().length >= deepest) {
    void Taro.redirectTo({ url });
  } else {
    void Taro.navigateTo({ url });
  }
}

/** Puts a page in the place of the present one. */
export function replace(url: string): void {
  void (isTab(url) ? Taro.switchTab({ url }) : Taro.redirectTo({ url }));
}

/** True when there is a page to go back to: a page opened by a shared link has none (G10). */
export const canGoBack = () => Taro.getCurrentPages().length > 1;

export function back(): void {
  if (canGoBack()) {
    void Taro.navigateBack();
  } else {
    open(routes.home);
  }
}

/** The present page with its own parameters: where a person comes back to after signing in. */
export function here(): string {
  const router = Taro.getCurrentInstance().router;
  const path = router?.path.split('?')[0] ?? routes.home;
  const pairs = Object.entries(router?.params ?? {}).filter(([name]) => ours.includes(name));
  return pairs.length > 0
    ? `${path}?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`
    : path;
}
