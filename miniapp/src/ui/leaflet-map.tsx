import { View } from '@tarojs/components';
import L from 'leaflet';
import { useEffect, useRef } from 'react';
import { a11y } from '../lib/a11y';
import type { MapFacts, MapGround, Mark } from './district-map';
import 'leaflet.markercluster';
import 'leaflet/dist/leaflet.css';

/*
 * A map without anybody's tiles: the district's outline and main streets as we ship them, a simple drawing and no survey.
 * The list beside it says the same, for whoever cannot use a map.
 */
const at = ([longitude, latitude]: readonly [number, number]): L.LatLngTuple => [
  latitude,
  longitude,
];

type Line = MapGround['roads'][number]['points'];

/** Where a road's name stands: at an end, away from the shops in the middle; neighbours at different ends. */
function endOf(points: Line, index: number): Line[number] | undefined {
  const [first, last] = [points[0], points[points.length - 1]];
  if (!first || !last) {
    return undefined;
  }
  const isUpright = Math.abs(first[1] - last[1]) > Math.abs(first[0] - last[0]);
  if (isUpright) {
    return first[1] > last[1] === (index % 2 === 0) ? first : last;
  }
  return first[0] < last[0] ? first : last;
}

function drawGround(map: L.Map, { outline, roads }: MapGround): L.Polygon {
  const district = L.polygon(outline.map(at), {
    className: 'district-map__outline',
    interactive: false,
  }).addTo(map);
  for (const [index, { name, points }] of roads.entries()) {
    L.polyline(points.map(at), { className: 'district-map__road', interactive: false }).addTo(map);
    const end = endOf(points, index);
    if (end) {
      L.marker(at(end), {
        interactive: false,
        keyboard: false,
        icon: L.divIcon({ className: 'district-map__name', html: name, iconSize: [70, 16] }),
      }).addTo(map);
    }
  }
  return district;
}

function pinOf(mark: Mark, onPress: (id: string) => void): L.Marker {
  return L.marker([mark.latitude, mark.longitude], {
    title: mark.name,
    alt: mark.name,
    icon: L.divIcon({ className: 'district-map__pin', html: '<i></i>', iconSize: [44, 44] }),
  }).on('click keypress', () => onPress(mark.id));
}

const clusterIcon = (cluster: L.MarkerCluster) =>
  L.divIcon({
    className: 'district-map__cluster',
    html: `<b>${cluster.getChildCount()}</b>`,
    iconSize: [44, 44],
  });

export function LeafletMap({ label, ground, marks, onMark, onPick }: MapFacts) {
  const frame = useRef<HTMLElement>(null);
  const shown = useRef<{ map: L.Map; pins: L.MarkerClusterGroup }>();
  const heard = useRef({ onMark, onPick });
  heard.current = { onMark, onPick };

  useEffect(() => {
    const map = L.map(frame.current as HTMLElement, {
      attributionControl: false,
      zoomControl: false,
      minZoom: 10,
      maxZoom: 18,
      zoomSnap: 0.25,
    });
    L.control.zoom({ zoomInTitle: '放大', zoomOutTitle: '缩小' }).addTo(map);
    map.fitBounds(drawGround(map, ground).getBounds(), { padding: [8, 8] });
    map.on('click', ({ latlng }) =>
      heard.current.onPick?.({ latitude: latlng.lat, longitude: latlng.lng }),
    );
    const pins = L.markerClusterGroup({
      iconCreateFunction: clusterIcon,
      showCoverageOnHover: false,
      maxClusterRadius: 44,
    }).addTo(map);
    shown.current = { map, pins };
    return () => {
      map.remove();
    };
  }, [ground]);

  useEffect(() => {
    const pins = shown.current?.pins;
    pins?.clearLayers();
    pins?.addLayers(marks.map((mark) => pinOf(mark, (id) => heard.current.onMark?.(id))));
  }, [marks]);

  return (
    <View className="district-map" {...a11y({ role: 'region', label })}>
      <View className="district-map__frame" ref={frame} />
      <View className="district-map__note">街道为示意，非测绘成果；导航请以地图软件为准</View>
    </View>
  );
}
