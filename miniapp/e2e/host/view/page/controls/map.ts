import { fire } from '../events';
import { urlOf } from '../registry';
import { Control } from './control';

/* map: markers on a plain ground in Web Mercator. No tiles: what a test reads are places, taps and regions. */

type Point = { latitude: number; longitude: number };
export type Marker = Point & {
  id?: number;
  title?: string;
  iconPath?: string;
  width?: number;
  height?: number;
  callout?: { content?: string; display?: string };
  label?: { content?: string };
  joinCluster?: boolean;
};
type Cluster = { clusterId: number; center: Point; markerIds: number[] };

const tileInPixels = 256;
const clusterDistanceInPixels = 50;
const defaultScale = 16;

const worldX = (longitude: number) => (longitude + 180) / 360;
const worldY = (latitude: number) => {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
};
const latitudeAt = (y: number) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

export class MapControl extends Control {
  private center: Point = { latitude: 0, longitude: 0 };
  private scale = defaultScale;
  private markers: Marker[] = [];
  private added: Marker[] = [];
  private clustering: { distance: number } | undefined;
  private clusters: Cluster[] = [];
  private grip: { x: number; y: number; center: Point; moved: boolean } | undefined;

  constructor() {
    super(`<style>:host { display: block; position: relative; width: 300px; height: 150px; overflow: hidden; background: #f3efe6; touch-action: none }
      button { all: unset; position: absolute; cursor: pointer } .marker { transform: translate(-50%, -100%); color: #e64340; font-size: 24px; line-height: 1 }
      .callout { transform: translate(-50%, -100%); padding: 2px 6px; background: #fff; color: #000; border-radius: 4px; font-size: 12px; white-space: nowrap }
      .cluster { transform: translate(-50%, -50%); padding: 6px 10px; border-radius: 20px; background: #1aad19; color: #fff }
      .here { position: absolute; width: 12px; height: 12px; border-radius: 50%; background: #3b82f6; transform: translate(-50%, -50%) }
      </style><div class="ground"></div><slot></slot>`);
    this.addEventListener('touchstart', (event) => this.grabbed(event), { passive: true });
    this.addEventListener('touchmove', (event) => this.dragged(event), { passive: true });
    this.addEventListener('touchend', () => this.released(), { passive: true });
    new ResizeObserver(() => this.paint()).observe(this);
  }

  connectedCallback(): void {
    setTimeout(() => fire(this, 'updated', {}));
  }

  override apply(name: string, value: unknown): boolean {
    switch (name) {
      case 'latitude':
      case 'longitude':
        this.center = { ...this.center, [name]: Number(value) || 0 };
        break;
      case 'scale':
        this.scale = Number(value) || defaultScale;
        break;
      case 'markers':
        this.markers = (value ?? []) as Marker[];
        break;
      case 'include-points':
        this.include((value ?? []) as Point[]);
        break;
      default:
        return ['polyline', 'circles', 'polygons', 'controls', 'show-location', 'setting'].includes(
          name,
        );
    }
    this.paint();
    return true;
  }

  private get pixels(): number {
    return tileInPixels * 2 ** this.scale;
  }

  private get all(): Marker[] {
    return [...this.markers, ...this.added];
  }

  /** MapContext: developers.weixin.qq.com/miniprogram/dev/api/media/map/MapContext.html */
  context(method: string, options: Record<string, unknown>): Record<string, unknown> {
    switch (method) {
      case 'getCenterLocation':
        return { ...this.center };
      case 'getScale':
        return { scale: this.scale };
      case 'getRegion':
        return this.region();
      case 'moveToLocation':
        this.move({
          latitude: Number(options.latitude ?? this.attribute('latitude')),
          longitude: Number(options.longitude ?? this.attribute('longitude')),
        });
        return {};
      case 'includePoints':
        this.include(options.points as Point[]);
        return {};
      case 'addMarkers':
        this.added = [...(options.clear ? [] : this.added), ...(options.markers as Marker[])];
        this.markers = options.clear ? [] : this.markers;
        break;
      case 'removeMarkers': {
        const gone = new Set((options.markerIds as number[]).map(Number));
        this.added = this.added.filter((one) => !gone.has(Number(one.id)));
        break;
      }
      case 'translateMarker':
        this.moveMarker(Number(options.markerId), options.destination as Point);
        break;
      case 'initMarkerCluster':
        this.clustering = { distance: Number(options.gridSize ?? clusterDistanceInPixels) };
        break;
      default:
        throw new Error(`MapContext.${method} is not part of this host`);
    }
    this.paint();
    return {};
  }

  tapDetail(x: number, y: number): Point {
    const { left, top } = this.getBoundingClientRect();
    const away = { x: x - left - this.clientWidth / 2, y: y - top - this.clientHeight / 2 };
    return {
      longitude: (worldX(this.center.longitude) + away.x / this.pixels) * 360 - 180,
      latitude: latitudeAt(worldY(this.center.latitude) + away.y / this.pixels),
    };
  }

  /** A marker as a finger presses it, alone or in a cluster. */
  press(marker: number): void {
    const known = this.all.some((one) => Number(one.id) === marker);
    if (!known) {
      throw new Error(`the map has no marker ${marker}`);
    }
    fire(this, 'markertap', { markerId: marker });
  }

  private moveMarker(id: number, destination: Point): void {
    const moved = (one: Marker) => (Number(one.id) === id ? { ...one, ...destination } : one);
    this.markers = this.markers.map(moved);
    this.added = this.added.map(moved);
  }

  private region(): Record<string, unknown> {
    const half = { x: this.clientWidth / 2 / this.pixels, y: this.clientHeight / 2 / this.pixels };
    const x = worldX(this.center.longitude);
    const y = worldY(this.center.latitude);
    return {
      southwest: { latitude: latitudeAt(y + half.y), longitude: (x - half.x) * 360 - 180 },
      northeast: { latitude: latitudeAt(y - half.y), longitude: (x + half.x) * 360 - 180 },
    };
  }

  private include(points: Point[]): void {
    if (points.length === 0) {
      return;
    }
    const latitudes = points.map((one) => one.latitude);
    const longitudes = points.map((one) => one.longitude);
    const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
    const width = worldX(Math.max(...longitudes)) - worldX(Math.min(...longitudes));
    const height = worldY(Math.min(...latitudes)) - worldY(Math.max(...latitudes));
    const span = Math.max(width / (this.clientWidth || 300), height / (this.clientHeight || 150));
    this.scale =
      span > 0
        ? Math.min(20, Math.max(3, Math.floor(Math.log2(1 / span / tileInPixels))))
        : this.scale;
    this.move({ latitude: middle(latitudes), longitude: middle(longitudes) }, 'update');
  }

  private move(center: Point, causedBy = 'update'): void {
    this.tellRegion('begin', causedBy);
    this.center = center;
    this.paint();
    this.tellRegion('end', causedBy);
  }

  private tellRegion(type: 'begin' | 'end', causedBy: string): void {
    fire(this, 'regionchange', {
      type,
      causedBy,
      ...(type === 'end' && {
        centerLocation: { ...this.center },
        region: this.region(),
        scale: this.scale,
      }),
    });
  }

  private grabbed(event: TouchEvent): void {
    const touch = event.touches[0];
    this.grip = touch && { x: touch.clientX, y: touch.clientY, center: this.center, moved: false };
  }

  private dragged(event: TouchEvent): void {
    const touch = event.touches[0];
    if (!touch || !this.grip) {
      return;
    }
    if (!this.grip.moved) {
      this.grip.moved = true;
      this.tellRegion('begin', 'gesture');
    }
    const x = worldX(this.grip.center.longitude) - (touch.clientX - this.grip.x) / this.pixels;
    const y = worldY(this.grip.center.latitude) - (touch.clientY - this.grip.y) / this.pixels;
    this.center = { longitude: x * 360 - 180, latitude: latitudeAt(y) };
    this.paint();
  }

  private released(): void {
    if (this.grip?.moved) {
      this.tellRegion('end', 'drag');
    }
    this.grip = undefined;
  }

  private at(point: Point): { left: number; top: number } {
    return {
      left:
        this.clientWidth / 2 +
        (worldX(point.longitude) - worldX(this.center.longitude)) * this.pixels,
      top:
        this.clientHeight / 2 +
        (worldY(point.latitude) - worldY(this.center.latitude)) * this.pixels,
    };
  }

  private paint(): void {
    const ground = this.inner('.ground');
    ground.replaceChildren();
    const { alone, clusters } = this.gather();
    for (const marker of alone) {
      this.paintMarker(ground, marker);
    }
    for (const cluster of clusters) {
      this.button(ground, 'cluster', String(cluster.markerIds.length), cluster.center, () =>
        fire(this, 'markerclusterclick', { cluster }),
      );
    }
    if (JSON.stringify(clusters) !== JSON.stringify(this.clusters)) {
      this.clusters = clusters;
      fire(this, 'markerclustercreate', { clusters });
    }
  }

  private paintMarker(ground: Element, marker: Marker): void {
    const { id, title, callout, iconPath } = marker;
    const shown = this.button(ground, 'marker', '', marker, () =>
      fire(this, 'markertap', { markerId: id }),
    );
    shown.setAttribute('aria-label', title ?? callout?.content ?? `marker ${id}`);
    if (iconPath) {
      const image = new Image(marker.width, marker.height);
      image.src = urlOf(iconPath);
      image.alt = '';
      shown.append(image);
    } else {
      shown.textContent = '●';
    }
    const text = callout?.display === 'ALWAYS' ? callout.content : marker.label?.content;
    if (text) {
      const place = this.button(ground, 'callout', text, marker, () =>
        fire(this, 'callouttap', { markerId: id }),
      );
      place.style.marginTop = `-${marker.height ?? 24}px`;
    }
  }

  private button(
    ground: Element,
    kind: string,
    text: string,
    point: Point,
    press: () => void,
  ): HTMLElement {
    const button = document.createElement('button');
    const { left, top } = this.at(point);
    button.className = kind;
    button.textContent = text;
    button.style.cssText = `left:${left}px;top:${top}px`;
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      press();
    });
    ground.append(button);
    return button;
  }

  /** Markers that join clusters and stand close together become one. */
  private gather(): { alone: Marker[]; clusters: Cluster[] } {
    const alone: Marker[] = [];
    const groups: Marker[][] = [];
    for (const marker of this.all) {
      if (!this.clustering || !marker.joinCluster) {
        alone.push(marker);
        continue;
      }
      const { distance } = this.clustering;
      const here = this.at(marker);
      const near = groups.find((group) => {
        const there = this.at(group[0] as Marker);
        return Math.hypot(there.left - here.left, there.top - here.top) < distance;
      });
      if (near) {
        near.push(marker);
      } else {
        groups.push([marker]);
      }
    }
    return {
      alone: [...alone, ...groups.filter((group) => group.length === 1).flat()],
      clusters: groups
        .filter((group) => group.length > 1)
        .map((group, index) => ({
          clusterId: index + 1,
          center: {
            latitude: (group[0] as Marker).latitude,
            longitude: (group[0] as Marker).longitude,
          },
          markerIds: group.map((one) => Number(one.id)),
        })),
    };
  }
}
