// The generated model against the SDK it was generated from. These counts change only with the pinned
// SDK: after an update, run "npm run generate", read the difference, and put the new counts here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as sdk from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { modelFiles } from '../../../../scripts/generate-model.ts';
import type { Ref } from '../../../../src/aws/model.ts';
import { errorStatus, operationModels } from '../../../../src/services/ecs/model/operations.ts';
import { shapes } from '../../../../src/services/ecs/model/shapes.ts';

const root = join(import.meta.dirname, '../../../..');
const kinds = { operation: 9, structure: 3, union: 4, error: -3 } as const;
const remedy = 'run "npm run generate", read what changed, then adjust the counts in this test';

describe('the installed SDK', () => {
  test('declares 88 operations, 402 structures, 9 unions and 32 errors, one of them its own base class', () => {
    const counts = {
      operations: sdkSchemas('operation').length,
      structures: sdkSchemas('structure').length,
      unions: sdkSchemas('union').length,
      errors: sdkSchemas('error').length,
    };
    expect(counts, remedy).toEqual({ operations: 88, structures: 402, unions: 9, errors: 32 });
  });
});

describe('the generated model', () => {
  test('has every operation of the SDK, 88 of them', () => {
    expect(Object.keys(operationModels), remedy).toHaveLength(88);
    expect(Object.keys(operationModels).sort(), remedy).toEqual(sdkSchemas('operation'));
  });

  test('has every structure and union of the SDK, 402 and 9 of them', () => {
    expect(shapesOfType('structure'), remedy).toHaveLength(402);
    expect(shapesOfType('union'), remedy).toHaveLength(9);
    expect(shapesOfType('structure'), remedy).toEqual(sdkSchemas('structure'));
    expect(shapesOfType('union'), remedy).toEqual(sdkSchemas('union'));
  });

  test('has every exception of the service, the 32 errors less the base class of the SDK', () => {
    const modelled = sdkSchemas('error').filter((name) => name !== 'ECSServiceException');
    expect(modelled).toHaveLength(31);
    expect(Object.keys(errorStatus).sort(), remedy).toEqual(modelled);
  });

  test('has every enum of the SDK, 119 of them, with its values', () => {
    expect(shapesOfType('enum'), remedy).toHaveLength(119);
    for (const name of shapesOfType('enum')) {
      const shape = shapes[name];
      // The SDK exports each enum as an object under the name of its type.
      const values = Object.values(Reflect.get(sdk, name) as Record<string, string>);
      expect(shape?.type === 'enum' && [...shape.values].sort(), name).toEqual(values.sort());
    }
  });

  test('names no exception and no shape that it does not define', () => {
    for (const [name, operation] of Object.entries(operationModels)) {
      expect(shapes[operation.input]?.type, `input of ${name}`).toBe('structure');
      expect(shapes[operation.output]?.type, `output of ${name}`).toBe('structure');
      for (const error of operation.errors)
        expect(errorStatus, `errors of ${name}`).toHaveProperty(error);
    }
    const unknown = Object.entries(shapes).flatMap(([name, shape]) =>
      shape.type === 'enum'
        ? []
        : Object.entries(shape.members)
            .filter(([, ref]) => !isDefined(baseOf(ref)))
            .map(([member]) => `${name}.${member}`),
    );
    expect(unknown, remedy).toEqual([]);
  });

  test('is what the generator writes today', () => {
    const stale = [...modelFiles()]
      .filter(([path, text]) => readFileSync(join(root, path), 'utf8') !== text)
      .map(([path]) => path);
    expect(stale, 'run "npm run generate" and commit these files').toEqual([]);
  });
});

describe('openapi/ecs.json', () => {
  const text = readFileSync(join(root, 'openapi/ecs.json'), 'utf8');
  const document: {
    paths: Record<string, unknown>;
    components: { schemas: Record<string, unknown> };
  } = JSON.parse(text);

  test('has a path for each of the 88 operations', () => {
    const expected = Object.keys(operationModels).map((name) => `/ecs/${name}`);
    expect(Object.keys(document.paths)).toHaveLength(88);
    expect(Object.keys(document.paths).sort()).toEqual(expected.sort());
  });

  test('resolves every reference', () => {
    const references = [...text.matchAll(/"\$ref": "([^"]+)"/g)].map((match) => String(match[1]));
    expect(references.length, 'no reference was found: has the layout changed?').toBeGreaterThan(
      500,
    );
    const broken = references.filter((reference) => {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1];
      return name === undefined || !Object.hasOwn(document.components.schemas, name);
    });
    expect(broken, remedy).toEqual([]);
  });
});

/** The names of the SDK's schema constants of one kind, sorted. A schema is [kind, namespace, name, …]. */
function sdkSchemas(kind: keyof typeof kinds): readonly string[] {
  return Object.values<unknown>(sdk)
    .filter((value) => Array.isArray(value) && typeof value[2] === 'string')
    .flatMap((value) =>
      Array.isArray(value) && value[0] === kinds[kind] ? [String(value[2])] : [],
    )
    .sort();
}

function shapesOfType(type: 'structure' | 'union' | 'enum'): readonly string[] {
  return Object.entries(shapes)
    .filter(([, shape]) => shape.type === type)
    .map(([name]) => name)
    .sort();
}

function baseOf(ref: Ref): string {
  if (typeof ref === 'string') return ref;
  return baseOf('list' in ref ? ref.list : ref.map);
}

function isDefined(name: string): boolean {
  const primitives = ['String', 'Boolean', 'Integer', 'Long', 'Double', 'Timestamp', 'Document'];
  return primitives.includes(name) || Object.hasOwn(shapes, name);
}
