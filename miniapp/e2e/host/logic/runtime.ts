import type { Project } from '../compile/project';
import { HostFault } from '../fault';
import type { Boot, ComponentShape } from '../view/messages';
import { componentDefinition, type Definition, pageDefinition } from './definitions';
import type { Modules } from './modules';
import type { Realm } from './realm';

/* Loads the files of the mini-program and keeps what they defined. */

type Raw = Record<string, unknown>;

export type Runtime = {
  /** The globals App, Page, Component, Behavior, getApp, getCurrentPages … */
  globals: Record<string, unknown>;
  app: () => Raw;
  load: (page: string) => Definition;
  definitionOf: (component: string) => Definition;
  /** What the view must know to draw a page. */
  bootOf: (page: string) => Pick<Boot, 'tags' | 'components'>;
  componentsOf: (page: string) => string[];
};

/** All components that a page can come to draw, its own and theirs. */
function reachable(project: Project, owner: string, found = new Set<string>()): Set<string> {
  for (const component of Object.values(project.componentsOf(owner))) {
    if (!found.has(component)) {
      found.add(component);
      reachable(project, component, found);
    }
  }
  return found;
}

export function createRuntime(
  project: Project,
  realm: Realm,
  modules: () => Modules,
  currentPages: () => unknown[],
): Runtime {
  const definitions = new Map<string, Definition>();
  let app: Raw | undefined;
  const need = (path: string, how: string): Definition => {
    const definition = definitions.get(path);
    if (!definition) {
      throw new HostFault('build_broken', `${path}.js ran, but called no ${how}`);
    }
    return definition;
  };
  const load = (path: string): Definition => {
    modules().load('app');
    for (const component of reachable(project, path)) {
      modules().load(component);
      need(component, 'Component()');
    }
    modules().load(path);
    return need(path, 'Page() or Component()');
  };
  const shapeOf = (component: string): ComponentShape => {
    const { properties, data, externalClasses, options } = need(component, 'Component()');
    return {
      path: component,
      tags: project.componentsOf(component),
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, { type, value }]) => [name, { type, value }]),
      ),
      data,
      externalClasses,
      virtualHost: options.virtualHost === true,
    };
  };
  const isPage = new Set(project.pages);
  return {
    app: () => app ?? realm.object(),
    load,
    definitionOf: (component) => need(component, 'Component()'),
    componentsOf: (page) => [...reachable(project, page)],
    bootOf: (page) => ({
      tags: project.componentsOf(page),
      components: Object.fromEntries(
        [...reachable(project, page)].map((component) => [component, shapeOf(component)]),
      ),
    }),
    globals: {
      App: (raw: Raw) => {
        app = Object.assign(realm.object(), raw);
      },
      getApp: () => app,
      getCurrentPages: () => realm.take(currentPages()),
      Page: (raw: Raw) => {
        const path = modules().current();
        definitions.set(path, pageDefinition(path, raw));
      },
      Component: (raw: Raw) => {
        const path = modules().current();
        // A page may be written as a component: its methods are the page's.
        definitions.set(
          path,
          componentDefinition(path, isPage.has(path) ? 'page' : 'component', raw),
        );
      },
      Behavior: (raw: Raw) => raw,
      requirePlugin: (name: string) => {
        throw realm.error(`the plugin ${name} is not part of this host`);
      },
      __wxConfig: {
        pages: [...project.pages],
        entryPagePath: project.entry,
        global: { window: project.app.window },
      },
    },
  };
}
