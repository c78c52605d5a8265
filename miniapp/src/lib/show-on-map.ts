import Taro from '@tarojs/taro';

export type Place = { name: string; address: string; latitude: number; longitude: number };

/** Opens WeChat's map at a place (GCJ-02), from where the person's own map application takes over. */
export async function showOnMap(place: Place): Promise<void> {
  await Taro.openLocation({ ...place, scale: 16 });
}
