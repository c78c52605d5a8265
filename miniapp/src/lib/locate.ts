import Taro from '@tarojs/taro';

export type Spot = { latitude: number; longitude: number };

/** About where the person is (GCJ-02); undefined when they would rather not say. */
export async function locate(): Promise<Spot | undefined> {
  try {
    const { latitude, longitude } = await Taro.getFuzzyLocation({ type: 'gcj02' });
    return { latitude, longitude };
  } catch {
    return undefined;
  }
}
