// Builds openapi/gantry.json from the data that the control API itself is served from.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlEndpoint, controlEndpoints } from '../src/http/control-endpoints.ts';
import { controlSchemas } from '../src/http/control-schemas.ts';
import type { JsonSchema } from '../src/http/json-schema.ts';

/** The text of openapi/gantry.json: an OpenAPI 3.1 document of every endpoint under /_gantry. */
export function gantryOpenApi(): string {
  const schemas = Object.entries(controlSchemas).map(([name, schema]) => [
    name,
    membersWithReferences(schema),
  ]);
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Gantry control API',
      version: packageVersion(),
      description:
        'What the real ECS has no API for: the clock, faults, events and the reasons of a running ' +
        'Gantry. Bodies are sent as application/json.',
    },
    paths: pathsOf(Object.values(controlEndpoints)),
    components: { schemas: Object.fromEntries(schemas) },
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

function pathsOf(endpoints: readonly ControlEndpoint[]): Record<string, object> {
  const paths: Record<string, object> = {};
  for (const endpoint of endpoints) {
    const method = endpoint.method.toLowerCase();
    paths[endpoint.url] = { ...paths[endpoint.url], [method]: operationOf(endpoint) };
  }
  return paths;
}

function operationOf(endpoint: ControlEndpoint): object {
  const { operationId, summary, querystring, headers, body, answer, answerType } = endpoint;
  const parameters = [...parametersOf('query', querystring), ...parametersOf('header', headers)];
  const checked = [querystring, headers, body].some((schema) => schema !== undefined);
  const refusals = {
    ...(checked ? { 400: 'The request does not fit its description' } : {}),
    ...endpoint.refusals,
  };
  return {
    operationId,
    summary,
    tags: ['Gantry'],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body && {
      requestBody: { required: body !== controlSchemas.Nothing, content: contentOf(body) },
    }),
    responses: {
      200: { description: 'Success', content: contentOf(answer, answerType) },
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, description]) => [
          status,
          { description, content: contentOf(controlSchemas.Error) },
        ]),
      ),
    },
  };
}

function parametersOf(place: 'query' | 'header', schema: JsonSchema = {}): object[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name),
    description,
    schema: rest,
  }));
}

function contentOf(schema: JsonSchema, type = 'application/json'): object {
  return { [type]: { schema: withReferences(schema) } };
}

/** A schema, or any part of one, with a reference in the place of each schema that has a name. */
function withReferences(part: unknown): unknown {
  const named = Object.entries(controlSchemas).find(([, schema]) => schema === part);
  return named === undefined
    ? membersWithReferences(part)
    : { $ref: `#/components/schemas/${named[0]}` };
}

function membersWithReferences(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withReferences);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, withReferences(value)]),
  );
}

function packageVersion(): string {
  const text = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8');
  return String(JSON.parse(text).version);
}
