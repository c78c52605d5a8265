import { type ComponentType, useEffect, useState } from 'react';
import type { MapFacts } from './district-map';
import { Skeleton } from './skeleton';
import './district-map.scss';

/** The map of a browser, loaded when one is first shown: most people never open it. */
export function DistrictMap(facts: MapFacts) {
  const [Shown, setShown] = useState<ComponentType<MapFacts>>();
  useEffect(() => {
    void import('./leaflet-map').then(({ LeafletMap }) => setShown(() => LeafletMap));
  }, []);
  return Shown ? <Shown {...facts} /> : <Skeleton blocks={1} tall />;
}
