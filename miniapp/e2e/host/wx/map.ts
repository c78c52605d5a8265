import type { World } from '../world';
import { type ApiKit, type CallOptions, deliver, type Family } from './api';

/* MapContext and VideoContext, by the id of their element. developers.weixin.qq.com/miniprogram/dev/api/media/map/wx.createMapContext.html */

const mapMethods = [
  'getCenterLocation',
  'getScale',
  'getRegion',
  'moveToLocation',
  'includePoints',
  'addMarkers',
  'removeMarkers',
  'translateMarker',
  'initMarkerCluster',
];
const videoMethods = ['play', 'pause', 'stop', 'seek', 'playbackRate'];

async function elementOf(world: World, id: string): Promise<{ pageId: number; element: string }> {
  const top = world.pages.top();
  if (!top) {
    throw new Error('there is no page');
  }
  await top.tail;
  const [found] = await world.screen.call(top.id, 'find', `#${id}`, undefined);
  if (!found) {
    throw new Error(`no element has the id "${id}"`);
  }
  return { pageId: top.id, element: found.elementId };
}

export function mapFamily(world: World, { now }: ApiKit): Family {
  return {
    createMapContext: now('createMapContext', (id: string) => ({
      ...Object.fromEntries(
        mapMethods.map((method) => [
          method,
          (options: CallOptions = {}) => {
            const { success, fail, complete, ...rest } = options;
            const work = async () => {
              const { pageId, element } = await elementOf(world, id);
              return world.screen.call(pageId, 'map', element, method, rest);
            };
            deliver(world, method, options, work).catch(() => undefined);
          },
        ]),
      ),
      on: (name: string) => {
        throw world.realm.error(`MapContext.on('${name}') is not part of this host`);
      },
    })),
    createVideoContext: now('createVideoContext', (id: string) =>
      Object.fromEntries(
        videoMethods.map((method) => [
          method,
          (...args: unknown[]) => {
            elementOf(world, id)
              .then(({ pageId, element }) =>
                world.screen.call(pageId, 'callContext', element, method, args),
              )
              .catch((error: unknown) => world.report(error, `VideoContext.${method}`));
          },
        ]),
      ),
    ),
  };
}
