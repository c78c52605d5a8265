import gcoord from 'gcoord';

export type Spot = { latitude: number; longitude: number };

const patienceMs = 10_000;

/** Where this device is (GCJ-02, as our stores stand; a browser says it in WGS-84); undefined when it does not say. */
export function locate(): Promise<Spot | undefined> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) {
      resolve(undefined);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const [longitude, latitude] = gcoord.transform(
          [coords.longitude, coords.latitude],
          gcoord.WGS84,
          gcoord.GCJ02,
        );
        resolve({ latitude, longitude });
      },
      () => resolve(undefined),
      { enableHighAccuracy: true, timeout: patienceMs, maximumAge: 60_000 },
    );
  });
}
