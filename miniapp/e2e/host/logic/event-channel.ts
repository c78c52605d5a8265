/* The channel between a page and the page it opened: developers.weixin.qq.com/miniprogram/dev/api/route/EventChannel.html */

type Listener = (...args: unknown[]) => void;

export type EventChannel = {
  on: (name: string, listener: Listener) => void;
  once: (name: string, listener: Listener) => void;
  off: (name: string, listener?: Listener) => void;
  emit: (name: string, ...args: unknown[]) => void;
};

export function createEventChannel(listeners: Record<string, Listener> = {}): EventChannel {
  const heard = new Map<string, Listener[]>();
  const on = (name: string, listener: Listener) => {
    heard.set(name, [...(heard.get(name) ?? []), listener]);
  };
  const off = (name: string, listener?: Listener) => {
    heard.set(name, listener ? (heard.get(name) ?? []).filter((one) => one !== listener) : []);
  };
  for (const [name, listener] of Object.entries(listeners)) {
    on(name, listener);
  }
  return {
    on,
    off,
    once: (name, listener) => {
      const first: Listener = (...args) => {
        off(name, first);
        listener(...args);
      };
      on(name, first);
    },
    emit: (name, ...args) => {
      for (const listener of heard.get(name) ?? []) {
        listener(...args);
      }
    },
  };
}
