import { type Control, createControl } from './control';
import { type Host, startSession } from './host';
import { type HostOptions, settingsOf } from './options';
import { firstState, nextState, openPhone } from './phone';
import { serveProtocol } from './protocol/server';
import type { Launch } from './world';

export { whyCannotCompile as whyCannotRun } from './compile/wxml';
export type { Control } from './control';
export { type FaultCode, HostFault } from './fault';
export type { Figures } from './figures';
export type { HostOptions } from './options';
export type { DialogShown } from './view/messages';
export type { Share } from './world';

export type RunningHost = {
  /** For `automator.connect({ wsEndpoint })`. */
  readonly wsEndpoint: string;
  readonly control: Control;
  close: () => Promise<void>;
};

/**
 * Opens a built mini-program and serves the automator's protocol for it.
 * @throws HostFault with a code: `compiler_cannot_run` is a machine that cannot run WeChat's compiler, no broken build
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const phone = await openPhone(settingsOf(options));
  let host: Host = startSession(phone, firstState(phone));
  let closing: Promise<void> | undefined;
  const controlOf = () => createControl(host, phone, relaunch);
  const relaunch = async (launch: Launch) => {
    const { state } = host.world;
    await host.end();
    host = startSession(phone, nextState(phone, state));
    current = controlOf();
    await host.launch(launch);
  };
  const close = () => {
    closing ??= (async () => {
      protocol.close();
      await host.end();
      await phone.close();
    })();
    return closing;
  };
  let current = controlOf();
  const protocol = serveProtocol(phone.server.server, {
    phone,
    host: () => host,
    close: () => void close(),
  });
  try {
    await host.launch(host.world.state.launch);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    wsEndpoint: `ws://127.0.0.1:${phone.server.port}`,
    // One object for all runs: after a relaunch it acts on the new one.
    control: new Proxy({} as Control, { get: (_, name) => Reflect.get(current, name) }),
    close,
  };
}
