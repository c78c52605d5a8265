import Ajv2020 from 'ajv/dist/2020';
import { api } from '../contract';
import type { Endpoint } from '../contract/endpoint';
import { printOpenApi, problemsOf } from './openapi';

type Operation = {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content: Record<string, { schema: object }> }>;
};
const document = printOpenApi();
const paths = document.paths as Record<string, Record<string, Operation>>;
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

it('lists every route of the contract, and no other', () => {
  const printed = operations.map(
    ({ path, method }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
  );
  expect(printed.sort()).toEqual(Object.keys(api).sort());
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(
    operations.length,
  );
});

it('holds only schemas that a validator of JSON Schema 2020-12 accepts', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', ...document });
  let compiled = 0;
  for (const { operation } of operations) {
    const schemas = [
      ...operation.parameters.map((one) => one.schema),
      ...Object.values(operation.requestBody?.content ?? {}).map((one) => one.schema),
      ...Object.values(operation.responses).flatMap((response) =>
        Object.values(response.content).map((one) => one.schema),
      ),
    ];
    for (const schema of schemas) {
      const reference = (schema as { $ref?: string }).$ref;
      expect(ajv.compile(reference ? { $ref: `api${reference}` } : schema)).toBeInstanceOf(
        Function,
      );
      compiled += 1;
    }
  }
  expect(compiled).toBeGreaterThan(100);
});

it('names every parameter of a path, as required', () => {
  for (const { path, operation } of operations) {
    const named = operation.parameters.filter((one) => one.in === 'path' && one.required);
    expect(named.map((one) => one.name)).toEqual(
      [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]),
    );
  }
});

it('adds to the refusals of a route those of its door and of its parsing', () => {
  const claim: Endpoint = api['POST /v1/stocks/:stockId/claims'];
  expect(problemsOf(claim)).toEqual(
    expect.arrayContaining(['sold_out', 'sign_in_required', 'phone_required', 'invalid_request']),
  );
  expect(problemsOf(api['GET /time'])).toEqual(['internal']);
});
