import fs from 'node:fs';
import path from 'node:path';
import { HostFault, messageOf } from '../fault';

/*
 * The files of a built mini-program: what app.json and the pages' JSON say, with every file that they name known to be
 * there before anything runs.
 */

export type Theme = 'light' | 'dark';
export type TabItem = {
  pagePath: string;
  text: string;
  iconPath?: string;
  selectedIconPath?: string;
};
export type TabBar = {
  list: TabItem[];
  color?: string;
  selectedColor?: string;
  backgroundColor?: string;
  borderStyle?: string;
  custom?: boolean;
};
/** Of `window` in app.json and of a page's own JSON. Colours may name a variable of the theme file: `@navBackground`. */
export type PageConfig = {
  navigationBarTitleText?: string;
  navigationBarBackgroundColor?: string;
  navigationBarTextStyle?: string;
  navigationStyle?: string;
  backgroundColor?: string;
  enablePullDownRefresh?: boolean;
  onReachBottomDistance?: number;
  disableScroll?: boolean;
  component?: boolean;
  styleIsolation?: string;
  usingComponents?: Record<string, string>;
};
type AppJson = {
  pages?: string[];
  entryPagePath?: string;
  subPackages?: { root: string; pages: string[] }[];
  subpackages?: { root: string; pages: string[] }[];
  window?: PageConfig;
  tabBar?: TabBar;
  themeLocation?: string;
  darkmode?: boolean;
  usingComponents?: Record<string, string>;
  requiredPrivateInfos?: string[];
  permission?: Record<string, { desc: string }>;
};

export type Project = {
  /** The folder that holds app.json. */
  readonly root: string;
  readonly name: string;
  readonly appId: string;
  readonly app: AppJson;
  readonly pages: readonly string[];
  readonly entry: string;
  readonly tabBar: TabBar | undefined;
  isTab: (page: string) => boolean;
  /** `window` of app.json under the page's own settings, in the colours of a theme. */
  configOf: (page: string, theme: Theme) => PageConfig;
  tabBarIn: (theme: Theme) => TabBar | undefined;
  /** Tag → component path, as one page or component declares it (app.json's included). */
  componentsOf: (owner: string) => Record<string, string>;
  jsonOf: (owner: string) => PageConfig;
};

function readJson<T>(file: string): T {
  const text = fs.readFileSync(file, 'utf8');
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new HostFault('build_broken', `${file} is no JSON: ${messageOf(error)}`);
  }
}

function demand(file: string, because: string): void {
  if (!fs.existsSync(file)) {
    throw new HostFault('build_broken', `${file} is missing: ${because}`);
  }
}

type ProjectConfig = { miniprogramRoot?: string; projectname?: string; appid?: string };

/** Where app.json is: in the folder itself, or where its project.config.json says. */
function findRoot(projectPath: string): { root: string; config: ProjectConfig } {
  if (!fs.existsSync(projectPath)) {
    throw new HostFault(
      'build_missing',
      `${projectPath} does not exist: build the mini-program first`,
    );
  }
  const configFile = path.join(projectPath, 'project.config.json');
  const config = fs.existsSync(configFile) ? readJson<ProjectConfig>(configFile) : {};
  const here = fs.existsSync(path.join(projectPath, 'app.json'));
  const root = here ? projectPath : path.join(projectPath, config.miniprogramRoot ?? '');
  if (!fs.existsSync(path.join(root, 'app.json'))) {
    throw new HostFault(
      'build_missing',
      `${path.join(root, 'app.json')} is missing: build the mini-program first`,
    );
  }
  return { root: path.resolve(root), config };
}

/** `../../comp` as `owner` means it; `/comp` from the project's root. */
export function resolveFrom(owner: string, target: string): string {
  return target.startsWith('/')
    ? target.slice(1)
    : path.posix.join(path.posix.dirname(owner), target);
}

/** Replaces `@name` by the theme's value. */
function themed<T extends object>(value: T, colours: Record<string, string>): T {
  const replace = (one: unknown): unknown => {
    if (typeof one === 'string' && one.startsWith('@')) {
      return colours[one.slice(1)] ?? one;
    }
    return Array.isArray(one) ? one.map(replace) : one;
  };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replace(one)])) as T;
}

export function readProject(projectPath: string): Project {
  const { root, config } = findRoot(projectPath);
  const app = readJson<AppJson>(path.join(root, 'app.json'));
  const inPackages = [...(app.subPackages ?? []), ...(app.subpackages ?? [])].flatMap((one) =>
    one.pages.map((page) => path.posix.join(one.root, page)),
  );
  const pages = [...(app.pages ?? []), ...inPackages];
  const entry = app.entryPagePath ?? pages[0];
  if (entry === undefined) {
    throw new HostFault('build_broken', `${path.join(root, 'app.json')} names no page`);
  }
  demand(path.join(root, 'app.js'), 'every mini-program has one');
  for (const page of pages) {
    demand(path.join(root, `${page}.js`), `app.json names the page ${page}`);
    demand(path.join(root, `${page}.wxml`), `app.json names the page ${page}`);
  }
  const jsons = new Map<string, PageConfig>();
  const jsonOf = (owner: string): PageConfig => {
    const file = path.join(root, `${owner}.json`);
    const known = jsons.get(owner) ?? (fs.existsSync(file) ? readJson<PageConfig>(file) : {});
    jsons.set(owner, known);
    return known;
  };
  const themes = app.themeLocation
    ? readJson<Record<Theme, Record<string, string>>>(path.join(root, app.themeLocation))
    : { light: {}, dark: {} };
  const tabPages = new Set(app.tabBar?.list.map((tab) => tab.pagePath));
  const componentsOf = (owner: string) => {
    const declared = { ...app.usingComponents, ...jsonOf(owner).usingComponents };
    return Object.fromEntries(
      Object.entries(declared).map(([tag, target]) => {
        const component = resolveFrom(owner, target);
        demand(path.join(root, `${component}.js`), `${owner}.json uses it as <${tag}>`);
        demand(path.join(root, `${component}.wxml`), `${owner}.json uses it as <${tag}>`);
        return [tag, component];
      }),
    );
  };
  for (const page of pages) {
    componentsOf(page);
  }
  return {
    root,
    name: config.projectname ?? path.basename(root),
    appId: config.appid ?? 'touristappid',
    app,
    pages,
    entry,
    tabBar: app.tabBar,
    isTab: (page) => tabPages.has(page),
    configOf: (page, theme) => themed({ ...app.window, ...jsonOf(page) }, themes[theme] ?? {}),
    tabBarIn: (theme) => app.tabBar && themed(app.tabBar, themes[theme] ?? {}),
    componentsOf,
    jsonOf,
  };
}

/** Every file of one kind, relative to the root and with slashes. */
export function filesOf(root: string, extension: string): string[] {
  return fs
    .readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => file.split(path.sep).join('/'))
    .sort();
}
