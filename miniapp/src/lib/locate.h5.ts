import gcoord from 'gcoord';
import type { Spot } from './locate';

const patienceMs = 8_000;

/** A browser says where it is in WGS-84; our stores stand in GCJ-02. */
export function locate(): Promise<Spot | undefined> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) {
      resolve(undefined);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const [longitude = 0, latitude = 0] = gcoord.transform(
          [coords.longitude, coords.latitude],
          gcoord.WGS84,
          gcoord.GCJ02,
        );
        resolve({ latitude, longitude });
      },
      () => resolve(undefined),
      { timeout: patienceMs, maximumAge: 60_000 },
    );
  });
}
