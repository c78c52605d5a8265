import { Map as WechatMap } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useMemo } from 'react';
import { a11y } from '../lib/a11y';

export type Mark = { id: string; name: string; latitude: number; longitude: number };
export type MapGround = {
  /** GCJ-02 [longitude, latitude] */
  outline: ReadonlyArray<readonly [number, number]>;
  roads: ReadonlyArray<{ name: string; points: ReadonlyArray<readonly [number, number]> }>;
};
export type MapFacts = {
  label: string;
  ground: MapGround;
  marks: readonly Mark[];
  /** Told which mark was pressed. */
  onMark?: (id: string) => void;
  /** Told where the map was pressed. */
  onPick?: (place: { latitude: number; longitude: number }) => void;
};

const mapId = 'district-map';
const point = ([longitude, latitude]: readonly [number, number]) => ({ longitude, latitude });

/** The middle of what is shown. */
function middleOf(marks: readonly Mark[], { outline }: MapGround): [number, number] {
  const points = marks.length > 0 ? marks.map((one) => [one.longitude, one.latitude]) : outline;
  const mean = (index: 0 | 1) =>
    points.reduce((sum, one) => sum + (one[index] ?? 0), 0) / Math.max(1, points.length);
  return [mean(0), mean(1)];
}

/** WeChat's own map with the district's outline; marks that stand close are gathered (GCJ-02). */
export function DistrictMap({ label, ground, marks, onMark, onPick }: MapFacts) {
  const numbered = useMemo(() => marks.map((one, index) => ({ ...one, index })), [marks]);
  useEffect(() => {
    Taro.createMapContext(mapId).initMarkerCluster({
      enableDefaultStyle: true,
      zoomOnClick: true,
      gridSize: 60,
    });
  }, []);
  const [longitude, latitude] = middleOf(marks, ground);
  return (
    <WechatMap
      id={mapId}
      className="district-map"
      longitude={longitude}
      latitude={latitude}
      scale={12}
      markers={numbered.map((one) => ({
        id: one.index,
        latitude: one.latitude,
        longitude: one.longitude,
        title: one.name,
        iconPath: '/assets/stores-on.png',
        width: 26,
        height: 34,
        joinCluster: true,
      }))}
      polygons={[
        {
          points: ground.outline.map(point),
          strokeWidth: 2,
          strokeColor: '#c8102e',
          fillColor: '#c8102e0d',
        },
      ]}
      onMarkerTap={(event) => onMark?.(numbered[Number(event.detail.markerId)]?.id ?? '')}
      onTap={(event) => onPick?.(event.detail as { latitude: number; longitude: number })}
      onError={() => undefined}
      {...a11y({ label })}
    />
  );
}
