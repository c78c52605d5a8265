import { HostFault } from '../fault';
import type { Methods, Session } from './methods';

/* Tool.*: what is asked of DevTools itself. */

/** Pressing WeChat's own windows, as `miniProgram.native()` asks. */
function native({ host }: Session, method: string, data: unknown): unknown {
  const { world } = host();
  const { dialogs, pages, project } = world;
  const press = (kinds: string[], accept: boolean) => {
    const dialog = [...dialogs.visible()].reverse().find((one) => kinds.includes(one.kind));
    const button = dialog?.buttons.at(accept ? -1 : 0);
    if (!dialog || button === undefined) {
      throw new HostFault('no_such_element', `${method}: no ${kinds.join(' or ')} is open`);
    }
    dialogs.told({
      kind: 'pressed',
      dialog: dialog.id,
      button: accept ? dialog.buttons.length - 1 : 0,
    });
    return null;
  };
  switch (method) {
    case 'goHome':
      return pages.open('reLaunch', `/${project.entry}`).then(() => null);
    case 'navigateLeft':
      return pages.back(1).then(() => null);
    case 'switchTab':
      return pages
        .open('switchTab', `/${String((data as { url: string }).url).replace(/^\//, '')}`)
        .then(() => null);
    case 'confirmModal':
      return press(['modal'], true);
    case 'cancelModal':
      return press(['modal'], false);
    case 'authorizeAllow':
      return press(['authorize', 'privacy', 'subscribe'], true);
    case 'authorizeCancel':
      return press(['authorize', 'privacy', 'subscribe'], false);
    case 'closePaymentDialog':
      return press(['payment'], false);
    case 'shareConfirm':
      return press(['share'], true);
    case 'shareCancel':
      return press(['share'], false);
    default:
      throw new HostFault('bad_call', `Tool.native knows no "${method}"`);
  }
}

export function toolMethods(session: Session): Methods {
  const { phone, host, emit, close } = session;
  let ticket = 'host-ticket';
  return {
    'Tool.getInfo': () => ({ SDKVersion: phone.settings.sdkVersion }),
    'Tool.close': () => {
      // The answer leaves first.
      setTimeout(close, 50);
      return {};
    },
    // There is no phone to show a code to: the client is told at once that one is connected.
    'Tool.enableRemoteDebug': () => {
      // The client listens only after it has read the answer.
      setTimeout(() => emit('Tool.onRemoteDebugConnected', {}), 200);
      return {};
    },
    'Tool.getTestAccounts': () => ({ accounts: [{ openid: 'host-account', nickName: 'host' }] }),
    'Tool.getTicket': () => ({ ticket }),
    'Tool.setTicket': ({ ticket: given }) => {
      ticket = String(given);
      return {};
    },
    'Tool.refreshTicket': () => {
      ticket = `host-ticket-${Date.now()}`;
      return {};
    },
    'Tool.stopAudits': () => {
      const data = JSON.stringify(host().world.figures);
      return { data, report: `<!doctype html><title>figures</title><pre>${data}</pre>` };
    },
    'Tool.native': async ({ method, data }) => {
      const result = await native(session, String(method), data);
      await host().settle();
      return result ?? {};
    },
  };
}
