/*
 * Reads a finished weapp build as WeChat's 体验评分 and its upload would, as far as that needs no running: what every
 * package weighs, syntax that older phones cannot read, ARIA that did not reach the templates, styles and calls that cost
 * points.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { runChecks } from 'es-check';
import postcss from 'postcss';
import { ariaAttributes, ariaComponents } from '../config/aria.js';

/** Ours; WeChat's own limits stand below. */
const mainBudgetBytes = 1_200_000;
const packageLimitBytes = 2 * 1024 * 1024;
const wholeLimitBytes = 20 * 1024 * 1024;
/**
 * WeChat's base library brings what the standard library lacks on an old phone, but no syntax
 * (developers.weixin.qq.com/miniprogram/dev/framework/runtime/js-support.html).
 */
const oldestSyntax = 'es2015';
/** Superseded, and 2 points of 体验评分. Taro's own table of all names, which calls none of them, is in `taro.js`. */
const deprecated =
  /\.(getSystemInfo(?:Sync|Async)?|getUserInfo|createCanvasContext|canvasGetImageData|chooseImage|chooseVideo|saveFile|getFileInfo|startRecord|playVoice)\b/g;
const tableOfNames = 'taro.js';

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .sort();
}

function weighPackages(folder, names) {
  const { subPackages = [] } = JSON.parse(readFileSync(path.join(folder, 'app.json'), 'utf8'));
  const roots = subPackages.map(({ root }) => `${root.replace(/\/$/, '')}/`);
  const weights = Object.fromEntries(['main', ...roots].map((root) => [root, 0]));
  for (const name of names) {
    weights[roots.find((one) => name.startsWith(one)) ?? 'main'] += statSync(
      path.join(folder, name),
    ).size;
  }
  return weights;
}

function tooHeavy(weights) {
  const whole = Object.values(weights).reduce((sum, bytes) => sum + bytes, 0);
  return [
    ...Object.entries(weights)
      .map(([name, bytes]) => ({ name, bytes, limit: packageLimitBytes }))
      .concat({ name: 'main', bytes: weights.main, limit: mainBudgetBytes })
      .concat({ name: 'all packages', bytes: whole, limit: wholeLimitBytes })
      .filter(({ bytes, limit }) => bytes > limit)
      .map(({ name, bytes, limit }) => `${name}: ${bytes} bytes, over ${limit}`),
  ];
}

function scriptFaults(folder, names) {
  const files = names.filter((name) => name.endsWith('.js')).map((name) => path.join(folder, name));
  const { errors } = runChecks([{ ecmaVersion: oldestSyntax, files }], {});
  const calls = files
    .filter((file) => path.basename(file) !== tableOfNames)
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(deprecated)].map(
        ([, name]) => `${path.relative(folder, file)} calls ${name}, which WeChat has deprecated`,
      ),
    );
  const tooNew = errors.map(
    ({ file, err }) =>
      `${path.relative(folder, file)} has syntax newer than ${oldestSyntax}: ${err.message}`,
  );
  return [...tooNew, ...calls];
}

/** `:active` shows late and costs 8 points (`hover-class` is meant), as does scrolling that stops with the finger. */
function styleFaults(folder, names) {
  const faults = [];
  for (const name of names.filter((one) => one.endsWith('.wxss'))) {
    postcss.parse(readFileSync(path.join(folder, name), 'utf8')).walkRules((rule) => {
      if (/:active\b/.test(rule.selector)) {
        faults.push(`${name}: ${rule.selector} uses :active instead of hover-class`);
      }
      const given = (property) =>
        rule.nodes.some(
          ({ prop, value }) => property.prop.test(prop) && property.value.test(value),
        );
      const scrolls = given({ prop: /^overflow(-[xy])?$/, value: /auto|scroll/ });
      if (scrolls && !given({ prop: /^-webkit-overflow-scrolling$/, value: /^touch$/ })) {
        faults.push(`${name}: ${rule.selector} scrolls without momentum on iOS`);
      }
    });
  }
  return faults;
}

function partFaults(folder, names) {
  const templates = readFileSync(path.join(folder, 'base.wxml'), 'utf8');
  const lost = ariaComponents.flatMap((component) =>
    Object.keys(ariaAttributes)
      .filter((name) => !new RegExp(`<${component.toLowerCase()} [^>]*${name}=`).test(templates))
      .map((name) => `base.wxml has lost ${name} of ${component}`),
  );
  const licences = names
    .filter((name) => name.endsWith('.LICENSE.txt'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'));
  return licences.some((text) => text.includes('react-dom'))
    ? [...lost, "react-dom is in the build: Taro's own renderer is not, and no page will show"]
    : lost;
}

/**
 * @param {string} folder a build, such as dist/weapp
 * @returns {{ weights: Record<string, number>, faults: string[] }} bytes by package, and what is wrong, in words
 */
export function readBuild(folder) {
  const names = filesUnder(folder);
  const weights = weighPackages(folder, names);
  const faults = [
    ...tooHeavy(weights),
    ...scriptFaults(folder, names),
    ...styleFaults(folder, names),
    ...partFaults(folder, names),
  ];
  return { weights, faults };
}
