import type { Instance } from './instance';

/* selectComponent: finds component instances by tag, id and class, as the view told them when they were attached. */

export type ComponentPlace = { outer: string; tag: string; id: string; classes: string };
const places = new WeakMap<Instance, ComponentPlace>();

export const remember = (instance: Instance, place: ComponentPlace): void => {
  places.set(instance, place);
};
export const placeOf = (instance: Instance): ComponentPlace | undefined => places.get(instance);

function matches(place: ComponentPlace, selector: string): boolean {
  const parts = selector.match(/[#.]?[\w-]+/g) ?? [];
  return parts.every((part) =>
    part.startsWith('#')
      ? place.id === part.slice(1)
      : part.startsWith('.')
        ? place.classes.split(/\s+/).includes(part.slice(1))
        : place.tag === part,
  );
}

/** @param outer the instance whose own template is searched; `>>>` and spaces search below found ones */
export function select(all: Iterable<Instance>, outer: string, selector: string): Instance[] {
  const list = [...all];
  return selector.split(',').flatMap((one) => {
    const steps = one.trim().split(/\s*>>>\s*|\s+/);
    return steps.reduce<{ scopes: string[]; found: Instance[] }>(
      ({ scopes }, step) => {
        const found = list.filter((instance) => {
          const place = places.get(instance);
          return place !== undefined && scopes.includes(place.outer) && matches(place, step);
        });
        return { scopes: [...scopes, ...found.map((instance) => instance.id)], found };
      },
      { scopes: [outer], found: [] },
    ).found;
  });
}
