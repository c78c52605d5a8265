import type { World } from '../world';
import { ApiFail, type ApiKit, type Family } from './api';

/* The phone: what it is, its brightness, its clipboard, and what makes it call or write. */

const navigationBarInPixels = 44;
const tabBarInPixels = 50;
const normalFontInPixels = 16;

function windowInfo(world: World) {
  const { viewport, platform } = world.settings;
  const { width, height } = viewport;
  const top = world.pages.top();
  const hasTabs = top !== undefined && world.project.isTab(top.path) && !world.state.tabBarHidden;
  const isCustom =
    top !== undefined &&
    world.project.configOf(top.path, world.state.theme).navigationStyle === 'custom';
  return {
    pixelRatio: 2,
    screenWidth: width,
    screenHeight: height,
    windowWidth: width,
    windowHeight: height - (isCustom ? 0 : navigationBarInPixels) - (hasTabs ? tabBarInPixels : 0),
    statusBarHeight: 0,
    screenTop: navigationBarInPixels,
    safeArea: { left: 0, top: 0, right: width, bottom: height, width, height },
    platform,
  };
}

function systemInfo(world: World) {
  const { fontSizeScale, platform, sdkVersion } = world.settings;
  const app = {
    SDKVersion: sdkVersion,
    version: '8.0.50',
    language: 'zh_CN',
    enableDebug: false,
    host: { env: 'WeChat' },
    fontSizeSetting: normalFontInPixels * fontSizeScale,
    fontSizeScaleFactor: fontSizeScale,
    theme: world.state.theme,
  };
  const device = {
    brand: 'host',
    model: 'mini-program host',
    system: platform === 'ios' ? 'iOS 17.0' : 'Android 14',
    platform,
    abi: 'x86_64',
    benchmarkLevel: 40,
    cpuType: 'unknown',
    memorySize: '4096',
  };
  const setting = {
    bluetoothEnabled: false,
    locationEnabled: true,
    wifiEnabled: world.state.network === 'wifi',
    deviceOrientation: 'portrait',
  };
  const authorize = {
    albumAuthorized: 'authorized',
    bluetoothAuthorized: 'not determined',
    cameraAuthorized: 'authorized',
    locationAuthorized: 'authorized',
    locationReducedAccuracy: false,
    microphoneAuthorized: 'not determined',
    notificationAuthorized: 'authorized',
    phoneCalendarAuthorized: 'authorized',
  };
  return { app, device, setting, authorize, window: windowInfo(world) };
}

function information(world: World, { later, now }: ApiKit): Family {
  const all = () => {
    const { app, device, setting, window } = systemInfo(world);
    return { ...window, ...setting, ...device, ...app };
  };
  return {
    getSystemInfoSync: now('getSystemInfoSync', all),
    getSystemInfo: later('getSystemInfo', all),
    getSystemInfoAsync: later('getSystemInfoAsync', all),
    getWindowInfo: now('getWindowInfo', () => windowInfo(world)),
    getDeviceInfo: now('getDeviceInfo', () => systemInfo(world).device),
    getAppBaseInfo: now('getAppBaseInfo', () => systemInfo(world).app),
    getSystemSetting: now('getSystemSetting', () => systemInfo(world).setting),
    getAppAuthorizeSetting: now('getAppAuthorizeSetting', () => systemInfo(world).authorize),
    getDeviceBenchmarkInfo: later('getDeviceBenchmarkInfo', () => ({
      benchmarkLevel: 40,
      modelLevel: 2,
    })),
    getSkylineInfoSync: now('getSkylineInfoSync', () => ({
      isSupported: false,
      version: '',
      reason: 'client not supported',
    })),
    getRendererUserAgent: later('getRendererUserAgent', () => ({
      userAgent: 'MicroMessenger MiniProgramEnv/host',
    })),
    getMenuButtonBoundingClientRect: now('getMenuButtonBoundingClientRect', () => {
      const { width } = world.settings.viewport;
      return { top: 6, bottom: 38, height: 32, left: width - 94, right: width - 7, width: 87 };
    }),
    getBatteryInfo: later('getBatteryInfo', () => ({
      level: 80,
      isCharging: false,
      isLowPowerModeEnabled: false,
    })),
    getBatteryInfoSync: now('getBatteryInfoSync', () => ({
      level: 80,
      isCharging: false,
      isLowPowerModeEnabled: false,
    })),
    checkIsOpenAccessibility: later('checkIsOpenAccessibility', () => ({ open: false })),
  };
}

export function deviceFamily(world: World, kit: ApiKit): Family {
  const { later } = kit;
  const { state, dialogs } = world;
  const leave = (kind: string) =>
    later<Record<string, unknown>>(kind, (options) => {
      const { success, fail, complete, ...detail } = options;
      state.left.push({ kind, detail });
    });
  return {
    ...information(world, kit),
    getScreenBrightness: later('getScreenBrightness', () => ({ value: state.brightness })),
    setScreenBrightness: later<{ value: number }>('setScreenBrightness', ({ value }) => {
      if (typeof value !== 'number' || value < 0 || value > 1) {
        throw new ApiFail('parameter error: value is a number from 0 to 1');
      }
      state.brightness = value;
    }),
    setKeepScreenOn: later<{ keepScreenOn: boolean }>('setKeepScreenOn', ({ keepScreenOn }) => {
      state.keepScreenOn = Boolean(keepScreenOn);
    }),
    ...kit.on('UserCaptureScreen'),
    setVisualEffectOnCapture: later('setVisualEffectOnCapture', () => undefined),
    setClipboardData: later<{ data: string }>('setClipboardData', ({ data }) => {
      if (typeof data !== 'string') {
        throw new ApiFail('parameter error: parameter.data should be String');
      }
      state.clipboard = data;
      // WeChat says so by itself: …/api/device/clipboard/wx.setClipboardData.html
      void dialogs.ask({ kind: 'toast', title: '内容已复制', mask: false }, { ms: 1500 });
    }),
    getClipboardData: later('getClipboardData', async () => {
      await world.permit('getClipboardData');
      return { data: state.clipboard };
    }),
    vibrateShort: later('vibrateShort', () => undefined),
    vibrateLong: later('vibrateLong', () => undefined),
    makePhoneCall: leave('makePhoneCall'),
    addPhoneCalendar: later<Record<string, unknown>>(
      'addPhoneCalendar',
      async ({ success, fail, complete, ...detail }) => {
        await world.permit('addPhoneCalendar', 'scope.addPhoneCalendar');
        state.left.push({ kind: 'addPhoneCalendar', detail });
      },
    ),
    addPhoneContact: leave('addPhoneContact'),
    ...kit.on('MemoryWarning'),
  };
}
