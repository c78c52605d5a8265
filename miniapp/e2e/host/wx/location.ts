import type { World } from '../world';
import { ApiFail, type ApiKit, type Family } from './api';

/* Where the phone is, or that its owner does not say. developers.weixin.qq.com/miniprogram/dev/api/location/wx.getFuzzyLocation.html */

/** A fuzzy place is right to about a kilometre. */
const fuzzyDigits = 2;
const scopes = { getLocation: 'scope.userLocation', getFuzzyLocation: 'scope.userFuzzyLocation' };

export function locationFamily(world: World, { later }: ApiKit): Family {
  const { state, project } = world;
  /** Since 2022-07 these must be declared: …/dev/reference/configuration/app.html#requiredPrivateInfos */
  const demandDeclared = (api: string) => {
    if (!project.app.requiredPrivateInfos?.includes(api)) {
      throw new ApiFail(
        'the api need to be declared in the requiredPrivateInfos field in app.json/ext.json',
        { errno: 112 },
      );
    }
  };
  const locate = async (api: 'getLocation' | 'getFuzzyLocation') => {
    demandDeclared(api);
    await world.permit(api, scopes[api]);
    if (state.location === undefined || state.location === 'refuse') {
      throw new ApiFail(
        'the phone does not know where it is: control.location({ latitude, longitude }) tells it',
        {
          errno: 2,
        },
      );
    }
    const { latitude, longitude, accuracy = 65 } = state.location;
    return { latitude, longitude, accuracy };
  };
  const round = (value: number) => Number(value.toFixed(fuzzyDigits));
  const openLocation = later<Record<string, unknown>>(
    'openLocation',
    ({ success, fail, complete, ...detail }) => {
      if (typeof detail.latitude !== 'number' || typeof detail.longitude !== 'number') {
        throw new ApiFail('parameter error: latitude and longitude should be Number');
      }
      state.left.push({ kind: 'openLocation', detail });
    },
  );
  return {
    getLocation: later('getLocation', async () => {
      const { latitude, longitude, accuracy } = await locate('getLocation');
      return {
        latitude,
        longitude,
        accuracy,
        speed: -1,
        altitude: 0,
        verticalAccuracy: 0,
        horizontalAccuracy: accuracy,
      };
    }),
    getFuzzyLocation: later('getFuzzyLocation', async () => {
      const { latitude, longitude } = await locate('getFuzzyLocation');
      return { latitude: round(latitude), longitude: round(longitude) };
    }),
    chooseLocation: later('chooseLocation', async () => {
      demandDeclared('chooseLocation');
      await world.permit('chooseLocation');
      const answer = state.answers.get('chooseLocation');
      if (answer === undefined || answer === 'cancel') {
        throw new ApiFail('cancel');
      }
      return answer;
    }),
    openLocation,
  };
}
