import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Middleware } from 'koa';
import helmet from 'koa-helmet';

const inlineScript = /<script(?![^>]*\ssrc=)[^>]*>(?<code>[\s\S]*?)<\/script>/g;

const digestOf = (script: string) =>
  `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/** Taro's tab bar consists of links to `javascript:;`: nothing is run, but browsers ask. */
const emptyLink = ["'unsafe-hashes'", digestOf('javascript:;')];

/** The scripts that stand in our own pages, by their digest: nothing else inline may run. */
function inlineScriptDigests(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(inlineScript)].map(({ groups }) =>
    digestOf(groups?.code ?? ''),
  );
}

/**
 * Headers for pages. Everything comes from our own origin; only our own pages may frame each other, as the rehearsal's
 * frame does with the H5. Answers of the API need none of this and pass by, because at 10:00 each header costs.
 * @param pages files of HTML whose inline scripts may run
 * @param guests other origins that may stand in a frame of ours
 */
export function securityHeaders(
  pages: readonly string[],
  guests: readonly string[] = [],
): Middleware {
  const own = "'self'";
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [own],
        scriptSrc: [own, ...emptyLink, ...pages.flatMap(inlineScriptDigests)],
        // Both Taro and Swagger set styles on elements.
        styleSrc: [own, "'unsafe-inline'"],
        imgSrc: [own, 'data:', 'blob:'],
        fontSrc: [own, 'data:'],
        connectSrc: [own],
        frameSrc: [own, ...guests],
        frameAncestors: [own],
        baseUri: [own],
        formAction: [own],
        objectSrc: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
  });
}
