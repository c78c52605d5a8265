import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type Router from '@koa/router';
import type { Context, Middleware, Next } from 'koa';
import serve from 'koa-static';
import { z } from 'zod';
import { api } from '../contract';
import type { DoorName, Endpoint } from '../contract/endpoint';
import { type ProblemCode, problemStatus } from '../contract/problem';

/*
 * OpenAPI 3.1, printed from the contract table: there is no second description that could be wrong.
 */

type Json = Record<string, unknown>;

const securityByDoor: Record<DoorName, Json[]> = {
  anyone: [],
  rehearsal: [],
  account: [{ session: [] }],
  citizen: [{ session: [] }],
  terminal: [{ terminal: [] }],
  wechat_pay: [{ wechatPay: [] }],
  officer: [{ officer: [] }],
};
const problemsByDoor: Record<DoorName, readonly ProblemCode[]> = {
  anyone: [],
  rehearsal: [],
  account: ['sign_in_required', 'session_expired'],
  citizen: ['sign_in_required', 'session_expired', 'phone_required'],
  terminal: [],
  officer: [
    'sign_in_required',
    'session_expired',
    'role_not_allowed',
    'csrf_missing',
    'password_change_required',
  ],
  wechat_pay: [],
};

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

/** Every refusal a route may answer: its own, and those that its door and its parsing bring with them. */
export function problemsOf(endpoint: Endpoint): ProblemCode[] {
  const codes = new Set<ProblemCode>([...endpoint.problems, ...problemsByDoor[endpoint.door]]);
  if (endpoint.door !== 'terminal' && endpoint.door !== 'wechat_pay') {
    if (endpoint.params) {
      codes.add('not_found');
    }
    if (endpoint.query || endpoint.headers || endpoint.body || endpoint.upload) {
      codes.add('invalid_request');
    }
    if (endpoint.body) {
      codes.add('body_too_large');
    }
    codes.add('internal');
  }
  return [...codes];
}

function parametersOf(endpoint: Endpoint): Json[] {
  const places = { path: endpoint.params, query: endpoint.query, header: endpoint.headers };
  return Object.entries(places).flatMap(([place, schema]) => {
    if (!schema) {
      return [];
    }
    const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
      properties?: Record<string, Json>;
      required?: string[];
    };
    return Object.entries(properties).map(([name, property]) => ({
      name,
      in: place,
      required: required.includes(name),
      schema: property,
    }));
  });
}

const binary: Json = { type: 'string', format: 'binary' };

function responsesOf(endpoint: Endpoint): Json {
  const reply = endpoint.produces
    ? Object.fromEntries(endpoint.produces.map((type) => [type, { schema: binary }]))
    : { 'application/json': { schema: schemaOf(endpoint.reply, 'output') } };
  const responses: Record<string, Json> = {};
  for (const status of endpoint.statuses) {
    responses[status] = { description: status < 300 ? 'Success' : 'Refused', content: reply };
  }
  for (const code of problemsOf(endpoint)) {
    const status = String(problemStatus[code]);
    const known = responses[status]?.description;
    responses[status] = {
      description: known ? `${known}, ${code}` : code,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return responses;
}

const uploadBody: Json = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: { type: 'object', required: ['file'], properties: { file: binary } },
    },
  },
};

function operationOf(route: string, endpoint: Endpoint): Json {
  return {
    operationId: route
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/-$/, '')
      .toLowerCase(),
    summary: endpoint.summary,
    tags: [/^\/jlpay/.test(route.split(' ')[1] ?? '') ? 'terminal' : endpoint.door],
    security: securityByDoor[endpoint.door],
    parameters: parametersOf(endpoint),
    ...(endpoint.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } },
          },
        }
      : {}),
    ...(endpoint.upload ? { requestBody: uploadBody } : {}),
    responses: responsesOf(endpoint),
  };
}

const problemSchema: Json = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { enum: Object.keys(problemStatus) },
    detail: { type: 'string', description: 'Chinese sentence with the next step' },
    requestId: { type: 'string', description: 'To read out to the hotline' },
    facts: {
      type: 'object',
      additionalProperties: { anyOf: [{ type: 'string' }, { type: 'number' }] },
    },
  },
};

/** The whole API as an OpenAPI 3.1 document. */
export function printOpenApi(): Json {
  const paths: Record<string, Json> = {};
  for (const [route, endpoint] of Object.entries<Endpoint>(api)) {
    const [method = '', path = ''] = route.split(' ');
    const template = path.replace(/:(\w+)/g, '{$1}');
    paths[template] = {
      ...paths[template],
      [method.toLowerCase()]: operationOf(route, endpoint),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: '惠民券 Huimin', version: '1', summary: 'Amounts are whole fen' },
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer' },
        officer: { type: 'apiKey', in: 'cookie', name: 'huimin_officer' },
        wechatPay: {
          type: 'apiKey',
          in: 'header',
          name: 'wechatpay-signature',
          description: 'WECHATPAY2-SHA256-RSA2048 over timestamp, nonce and the exact body',
        },
        terminal: {
          type: 'apiKey',
          in: 'header',
          name: 'x-jlpay-sign',
          description: 'SM3WithSM2WithDer over method, path, timestamp, nonce and the exact body',
        },
      },
    },
  };
}

/** The page that shows the document; its inline script is allowed by its digest. */
export const docsPage = join(__dirname, 'docs.html');

/** `/openapi.json` and `/docs`. */
export function docsRoutes(router: Router): void {
  const document = JSON.stringify(printOpenApi());
  const page = readFileSync(docsPage, 'utf8');
  router.get('/openapi.json', (ctx) => {
    ctx.type = 'application/json';
    ctx.body = document;
  });
  router.get('/docs', (ctx) => {
    ctx.type = 'html';
    ctx.body = page;
  });
}

/** Swagger's own files under `/docs/`, from our own disk. */
export function docsFiles(): Middleware {
  const folder = dirname(require.resolve('swagger-ui-dist/package.json'));
  const files = serve(folder, { index: false, maxage: 24 * 60 * 60 * 1000 });
  const served = new Set(['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js']);
  return async (ctx: Context, next: Next) => {
    if (!served.has(ctx.path)) {
      return next();
    }
    const { path } = ctx;
    ctx.path = path.slice('/docs'.length);
    try {
      return await files(ctx, next);
    } finally {
      ctx.path = path;
    }
  };
}
