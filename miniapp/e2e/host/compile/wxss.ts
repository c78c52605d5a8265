import fs from 'node:fs';
import path from 'node:path';
import postcss, { type AtRule, type Root } from 'postcss';
import selectorParser from 'postcss-selector-parser';
import { HostFault, messageOf } from '../fault';
import { resolveFrom } from './project';

/*
 * WXSS as CSS for a Chromium frame: imports are put in place, tags become the view's elements, rpx are shares of the
 * width. (The compiler's own wcsc gives JavaScript that writes pixels; vw keeps one style sheet for every width.)
 */

/** 750 rpx are the screen's width: developers.weixin.qq.com/miniprogram/dev/framework/view/wxss.html */
const rpxPerHundredth = 7.5;

const withRpx = (css: string): string =>
  css.replace(
    /(?<![\w#-])(-?(?:\d+\.?\d*|\.\d+))rpx\b/g,
    (_, amount: string) => `${+(Number(amount) / rpxPerHundredth).toFixed(5)}vw`,
  );

const renameTags = selectorParser((selectors) => {
  selectors.walkTags((tag) => {
    const name = tag.value;
    if (name === 'page') {
      tag.value = 'body';
    } else if (!/^(from|to|\d.*|body|html|wx-.*)$/.test(name)) {
      tag.value = `wx-${name}`;
    }
  });
});

function isKeyframe(rule: { parent?: unknown }): boolean {
  const parent = rule.parent as AtRule | undefined;
  return parent?.type === 'atrule' && /keyframes$/.test(parent.name);
}

function parse(root: string, file: string): Root {
  try {
    return postcss.parse(fs.readFileSync(path.join(root, file), 'utf8'), { from: file });
  } catch (error) {
    throw new HostFault('build_broken', `${path.join(root, file)} is no WXSS: ${messageOf(error)}`);
  }
}

function inline(root: string, file: string, seen: readonly string[]): Root {
  const sheet = parse(root, file);
  sheet.walkAtRules('import', (rule) => {
    const target = /["']([^"']+)["']/.exec(rule.params)?.[1];
    const imported = target === undefined ? undefined : resolveFrom(file, target);
    if (imported === undefined || !fs.existsSync(path.join(root, imported))) {
      throw new HostFault(
        'build_broken',
        `${path.join(root, file)} imports ${rule.params}, which is not there`,
      );
    }
    // A circle of imports ends where it began, as in WeChat.
    rule.replaceWith(
      seen.includes(imported) ? [] : inline(root, imported, [...seen, imported]).nodes,
    );
  });
  return sheet;
}

/** @param scope name of a component whose rules must touch its own elements only */
export function compileWxss(root: string, file: string, scope?: string): string {
  if (!fs.existsSync(path.join(root, file))) {
    return '';
  }
  const sheet = inline(root, file, [file]);
  sheet.walkRules((rule) => {
    if (!isKeyframe(rule)) {
      rule.selector = renameTags.processSync(rule.selector);
      if (scope !== undefined) {
        rule.selectors = rule.selectors.map((one) => scoped(one, scope));
      }
    }
  });
  return withRpx(sheet.toString());
}

/** `.a .b:active` → `.a .b[wx-in~="path"]:active`; `:host` is the component's own element. */
function scoped(selector: string, scope: string): string {
  if (selector.includes(':host')) {
    return selector.replace(':host', `[wx-is="${scope}"]`);
  }
  const [, plain = selector, pseudo = ''] =
    /^(.*?)((?:::?[\w-]+(?:\([^)]*\))?)*)$/s.exec(selector) ?? [];
  return `${plain}[wx-in~="${scope}"]${pseudo}`;
}
