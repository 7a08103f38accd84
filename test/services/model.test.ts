// The generated models of the satellite services against the SDKs they were generated from.
import { describe, expect, test } from 'vitest';
import { modelFiles } from '../../scripts/generate-model.ts';
import { readSdkModel } from '../../scripts/read-sdk-model.ts';
import { sdkServiceOf, sdkServices } from '../../scripts/sdk-services.ts';
import type { TestGantry } from '../../src/testing/start-gantry.ts';
import { startGantry } from '../../src/testing/start-gantry.ts';

const satellites = sdkServices.filter(({ name }) => name !== 'ecs');
const remedy = 'after an update of the SDK, read what changed and adjust the counts in this test';

/** How many operations AWS has in each. */
const counts: Readonly<Record<string, number>> = {
  cloudwatch: 55,
  iam: 180,
  logs: 118,
  secretsmanager: 23,
  ssm: 152,
  sts: 11,
};

test('every service in the table is generated', () => {
  const names = [...modelFiles().keys()].filter((path) => path.endsWith('/model/names.ts'));
  expect(names).toHaveLength(sdkServices.length);
  expect(sdkServices.length).toBeGreaterThan(5);
});

describe.each(satellites)('the model of $name', (service) => {
  const model = readSdkModel(service);

  test('names every operation of the SDK', () => {
    const commands = Object.keys(service.sdk)
      .map((name) => /^(\w+)Command$/.exec(name)?.[1])
      .filter((name) => name !== undefined && name !== '$')
      .sort();
    expect(model.operationNames).toEqual(commands);
    expect(commands, remedy).toHaveLength(counts[service.name] ?? 0);
  });

  test('has the shapes of what is built and no others', () => {
    expect(model.operations.map(({ name }) => name)).toEqual(service.built);
    const text = JSON.stringify([...model.structures.values()].map(({ members }) => members));
    const tops = new Set(model.operations.flatMap(({ input, output }) => [input, output]));
    const unreached = [...model.structures.keys(), ...model.enums.keys()].filter(
      (name) => !tops.has(name) && !text.includes(`"${name}"`),
    );
    expect(unreached).toEqual([]);
  });

  test('has the longs and doubles that the table lists, as far as they are built', () => {
    const listed = [...service.longs, ...service.doubles].filter((path) =>
      model.structures.has(path.slice(0, path.indexOf('.'))),
    );
    const missing = listed.filter((path) => {
      const [shape = '', member = ''] = path.split('.');
      return model.structures.get(shape)?.members[member] === undefined;
    });
    expect(missing).toEqual([]);
  });
});

test('a table entry of an operation that AWS has not is refused', () => {
  const sts = { ...sdkServiceOf('sts'), built: ['MakeTea'] };
  expect(() => readSdkModel(sts)).toThrow('sts has no operation MakeTea');
});

describe('an operation that is not built', () => {
  test.each(satellites)('of $name says so on its plain route', async (service) => {
    const gantry: TestGantry = await startGantry();
    try {
      const { operationNames, operations } = readSdkModel(service);
      const built = new Set(operations.map(({ name }) => name));
      const name = operationNames.find((one) => !built.has(one)) ?? '';
      const answer = await gantry.gantry.app.inject({
        method: 'POST',
        url: `/${service.name}/${name}`,
        headers: { 'content-type': 'application/json' },
        payload: '{}',
      });
      expect(answer.statusCode).toBe(501);
      expect(answer.json().message).toContain(`${service.name}:${name}`);
    } finally {
      await gantry.close();
    }
  });
});
