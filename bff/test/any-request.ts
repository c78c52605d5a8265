import fc, { type Arbitrary } from 'fast-check';
import { z } from 'zod';
import type { Endpoint } from '../src/contract/endpoint';

/*
 * Requests that nobody thought of, made from the contract table: most of each fits its schema, so that it comes far, and
 * at every place there may be anything instead.
 */

export type AnyRequest = {
  path: string;
  headers: Record<string, string>;
  /** Undefined when nothing is sent. */
  body: string | undefined;
};

type Schema = {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  /** Of a tuple. */
  prefixItems?: Schema[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
};

/** What has broken a server somewhere before. */
const hostile = fc.constantFrom<unknown>(
  ...['', ' ', '\0', '__proto__', 'constructor', 'toString', '../../etc/passwd', '%00', '%zz'],
  ...["'; DROP TABLE voucher; --", '{{7*7}}', '<script>alert(1)</script>', '\u202e', '\ud800'],
  ...['𠮷龢'.repeat(200), 'x'.repeat(20_000), 'null', 'undefined', 'NaN', '1e999', '0x10'],
  ...[-1, 0, 0.1, 1e308, -1e308, 2 ** 53, 2 ** 31, null, true, [], {}, [[]], [null]],
  JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{}}}'),
);
const anything = fc.oneof(hostile, fc.jsonValue({ maxDepth: 3 }));

/** Bytes that are no JSON, or JSON as no client writes it. */
const malformed = fc.constantFrom(
  ...['{', '[', '"', '{]', "{'a':1}", '{"a":1}}', 'undefined', '\ufeff{}', '\0', '', '   ', '1'],
  ...['{"a":1,"a":2}', '"text"', 'null', '[]', '[{}]', '{"a":1e999}', '{"a":"\\ud800"}'],
  ...['['.repeat(20_000), '{"a":'.repeat(5_000), `{"a":"${'x'.repeat(400_000)}"}`],
);

/** @param known values that exist, such as ids of the plan: whoever fits a pattern is likely to be tried */
function fitting(schema: Schema, known: readonly string[]): Arbitrary<unknown> {
  if (schema.const !== undefined) {
    return fc.constant(schema.const);
  }
  if (schema.enum) {
    return fc.constantFrom(...schema.enum);
  }
  const either = schema.anyOf ?? schema.oneOf;
  if (either) {
    return fc.oneof(...either.map((one) => like(one, known)));
  }
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, one]) => [name, like(one, known)]),
        ),
        { requiredKeys: schema.required ?? [] },
      );
    case 'array':
      if (schema.prefixItems) {
        return fc.tuple(...schema.prefixItems.map((one) => like(one, known)));
      }
      return fc.array(like(schema.items ?? {}, known), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      });
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? 0, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 1_000_000, 2 ** 31),
      });
    case 'number':
      return fc.double({ min: schema.minimum ?? -180, max: schema.maximum ?? 180, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return fittingText(schema, known);
    default:
      return anything;
  }
}

const ofForm = new Map<string, Arbitrary<string>>();
/** Building one takes milliseconds, and hundreds of places share a few forms. */
function matching(form: RegExp): Arbitrary<string> {
  const made = ofForm.get(form.source) ?? fc.stringMatching(form, { size: 'xsmall' });
  ofForm.set(form.source, made);
  return made;
}

function fittingText(schema: Schema, known: readonly string[]): Arbitrary<unknown> {
  const { minLength = 0, maxLength = 40, pattern, format } = schema;
  if (format === 'date-time') {
    return fc.date({ noInvalidDate: true }).map((at) => at.toISOString());
  }
  if (pattern === undefined) {
    return fc.string({ minLength, maxLength: Math.min(maxLength, 60), unit: 'grapheme' });
  }
  const form = new RegExp(pattern);
  const existing = known.filter((one) => form.test(one));
  const made = matching(form);
  return existing.length > 0 ? fc.oneof(fc.constantFrom(...existing), made) : made;
}

const like = (schema: Schema, known: readonly string[]): Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: fitting(schema, known) }, { weight: 1, arbitrary: anything });

const schemaOf = (schema: z.ZodType | undefined): Schema | undefined =>
  schema && (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema);

const textOf = (value: unknown) =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
/** As it may stand in a path or a query; one that would name another route is not this route's business. */
const inUrl = (value: unknown) =>
  encodeURIComponent(Buffer.from(textOf(value)).toString('utf8').slice(0, 2_000)) || '-';
const inHeader = (value: unknown) =>
  textOf(value)
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 2_000);

const recordLike = (schema: Schema | undefined, known: readonly string[]) =>
  (schema ? fitting(schema, known) : fc.constant({})) as Arbitrary<Record<string, unknown>>;

/** Requests for one route of the table. */
export function requestsFor(
  route: string,
  endpoint: Endpoint,
  known: readonly string[],
): Arbitrary<AnyRequest> {
  const path = route.split(' ')[1] ?? '';
  const body = schemaOf(endpoint.body);
  return fc
    .record({
      params: recordLike(schemaOf(endpoint.params), known),
      query: fc.oneof(
        { weight: 6, arbitrary: recordLike(schemaOf(endpoint.query), known) },
        {
          weight: 1,
          arbitrary: fc.dictionary(fc.string({ maxLength: 8 }), anything, { maxKeys: 3 }),
        },
      ),
      headers: recordLike(schemaOf(endpoint.headers), known),
      type: fc.oneof(
        { weight: 9, arbitrary: fc.constant('application/json') },
        fc.constantFrom(
          'text/plain',
          'application/xml',
          'multipart/form-data',
          'application/json; charset=gbk',
          ';;',
        ),
      ),
      body: body
        ? fc.oneof(
            { weight: 6, arbitrary: like(body, known).map((value) => JSON.stringify(value)) },
            { weight: 1, arbitrary: malformed },
          )
        : fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, malformed),
    })
    .map(({ params, query, headers, type, body }) => {
      const search = Object.entries(query).map(([name, value]) => `${inUrl(name)}=${inUrl(value)}`);
      return {
        path:
          path.replace(/:(\w+)/g, (_, name: string) => inUrl(params[name])) +
          (search.length > 0 ? `?${search.join('&')}` : ''),
        headers: {
          ...Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [name, inHeader(value)]),
          ),
          ...(body === undefined || route.startsWith('GET')
            ? {}
            : { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) }),
        },
        body: route.startsWith('GET') ? undefined : body,
      };
    });
}
