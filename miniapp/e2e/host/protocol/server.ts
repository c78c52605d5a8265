import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { HostFault, messageOf, within } from '../fault';
import { appMethods } from './app';
import { elementMethods } from './element';
import type { Methods, Session } from './methods';
import { pageMethods } from './page';
import { toolMethods } from './tool';

/*
 * The automator's protocol over WebSocket: `{ id, method, params }` is answered by `{ id, result }` or `{ id, error }`,
 * events carry no id. Several clients may be connected, and a call may wait for what another does: one shows a modal, the
 * other presses its button.
 */

/** Longer than any wait inside, so that the inner one says what it waited for. */
const callLimitFactor = 4;

/** These cause something in the mini-program: what it throws meanwhile is their answer. */
const acts =
  /^(Element\.(tap|touch\w+|triggerEvent|dispatchEvent|callFunction|callMethod|setData)|Page\.(callMethod|setData)|App\.callWxMethod|Tool\.native)$/;

export type ProtocolServer = { close: () => void };

export function serveProtocol(server: Server, session: Omit<Session, 'emit'>): ProtocolServer {
  const { phone } = session;
  const clients = new Set<WebSocket>();
  const tell = (client: WebSocket, message: object) => {
    // A client that left in the middle of a call is told nothing.
    if (client.readyState === client.OPEN) {
      client.send(JSON.stringify(message));
    }
  };
  const emit: Session['emit'] = (method, params) => {
    for (const client of clients) {
      tell(client, { method, params });
    }
  };
  const whole: Session = { ...session, emit };
  const methods: Methods = {
    ...toolMethods(whole),
    ...appMethods(whole),
    ...pageMethods(whole),
    ...elementMethods(whole),
  };
  phone.heard.exception.push(({ message, stack }) =>
    emit('App.exceptionThrown', { message, stack }),
  );
  phone.heard.log.push((type, args) => emit('App.logAdded', { type, args }));
  const answer = async (method: string, params: Record<string, unknown>): Promise<unknown> => {
    const run = methods[method];
    if (!run) {
      throw new HostFault('bad_call', `${method} is no method of this host`);
    }
    const before = phone.exceptions.length;
    const result = await within(
      phone.settings.limitMs * callLimitFactor,
      method,
      Promise.resolve().then(() => run(params)),
    );
    const thrown = phone.exceptions[before];
    if (thrown && phone.settings.failOnException && acts.test(method)) {
      throw new HostFault('page_error', thrown.message);
    }
    return result;
  };
  const hear = async (client: WebSocket, text: string) => {
    let id: unknown;
    try {
      const call = JSON.parse(text) as { id?: unknown; method?: unknown; params?: object };
      id = call.id;
      const result = await answer(String(call.method), { ...call.params });
      tell(client, { id, result: result ?? {} });
    } catch (error) {
      tell(client, { id, error: { message: describe(error) } });
    }
  };
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (client) => {
    clients.add(client);
    client.on('message', (raw) => void hear(client, String(raw)));
    client.on('close', () => clients.delete(client));
    client.on('error', () => clients.delete(client));
  });
  return {
    close: () => {
      for (const client of clients) {
        client.terminate();
      }
      sockets.close();
    },
  };
}

/** WeChat's failures are objects with an errMsg. */
function describe(error: unknown): string {
  const { errMsg } = (error ?? {}) as { errMsg?: unknown };
  return typeof errMsg === 'string' ? errMsg : messageOf(error);
}
