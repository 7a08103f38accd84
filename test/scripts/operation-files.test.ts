import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { operationFiles, withBuiltOperation } from '../../scripts/operation-files.ts';
import { groupOf } from '../../scripts/operation-groups.ts';
import { sdkServiceOf } from '../../scripts/sdk-services.ts';
import { operationModels } from '../../src/services/ecs/model/operations.ts';

const registry = `import { notBuiltYet, type Operation } from '../operation.ts';
import { listClusters } from './clusters/list-clusters.ts';
import { runTask } from './tasks/run-task.ts';

export const operations = {
  CreateService: notBuiltYet('CreateService'),
  ListClusters: listClusters,
  RunTask: runTask,
};
`;

const ecs = sdkServiceOf('ecs');

describe('npm run new:operation', () => {
  test('puts source and test of an operation in the folder of its resource', () => {
    const files = operationFiles(ecs, 'CreateService', registry);
    expect(files.sourcePath).toBe('src/services/ecs/operations/services/create-service.ts');
    expect(files.testPath).toBe('test/services/ecs/operations/services/create-service.test.ts');
    expect(files.source).toContain("export const createService = operation('CreateService'");
    expect(files.source).toContain('Required: serviceName.');
    expect(files.test).toContain("new CreateServiceCommand({ serviceName: '' })");
    expect(files.test).toContain('is refused with ClusterNotFoundException when …');
  });

  test('makes a reading operation a query', () => {
    const unbuilt = registry
      .replace('CreateService', 'DescribeServices')
      .replace('CreateService', 'DescribeServices');
    expect(operationFiles(ecs, 'DescribeServices', unbuilt).source).toContain(
      "query('DescribeServices'",
    );
  });

  test('lists the operation in the registry, its import in order', () => {
    const lines = operationFiles(ecs, 'CreateService', registry).registry.split('\n');
    expect(lines[2]).toBe("import { createService } from './services/create-service.ts';");
    expect(lines).toContain('  CreateService: createService,');
    expect(lines).not.toContain("  CreateService: notBuiltYet('CreateService'),");
  });

  test('refuses an operation that the registry has as built', () => {
    expect(() => operationFiles(ecs, 'RunTask', registry)).toThrow(
      'does not say that RunTask is not built',
    );
  });

  test('knows the operations of ECS and a folder for each', () => {
    const names = Object.keys(operationModels);
    expect(names).toHaveLength(88);
    for (const name of names) expect(groupOf(name)).toMatch(/^[a-z-]+$/);
    expect(() => operationFiles(ecs, 'CreateShip', registry)).toThrow(
      'has no operation CreateShip',
    );
  });

  test('adds an operation of a satellite to its registry and to the list of what is built', () => {
    const sts = `import { a } from './a.ts';

export const operations: Readonly<Record<OperationName, AnyOperation<RequestContext>>> = {
  GetCallerIdentity: getCallerIdentity,
};
`;
    const files = operationFiles(sdkServiceOf('sts'), 'AssumeRole', sts);
    expect(files.sourcePath).toBe('src/services/sts/operations/roles/assume-role.ts');
    expect(files.registry).toContain("import { assumeRole } from './roles/assume-role.ts';");
    expect(files.registry).toContain(
      '  AssumeRole: assumeRole,\n  GetCallerIdentity: getCallerIdentity,\n',
    );
    const listed = withBuiltOperation("  sts: ['GetCallerIdentity'],\n", 'sts', 'AssumeRole');
    expect(listed).toBe("  sts: [\n    'AssumeRole',\n    'GetCallerIdentity',\n  ],\n");
  });

  test('agrees with the folders that the built operations are in', () => {
    const path = join(import.meta.dirname, '../../src/services/ecs/operations/index.ts');
    const imports = [
      ...readFileSync(path, 'utf8').matchAll(/import \{ (\w+) \} from '\.\/([\w-]+)\//g),
    ];
    expect(imports.length).toBeGreaterThan(10);
    for (const [, name = '', folder] of imports) {
      expect(groupOf(name.charAt(0).toUpperCase() + name.slice(1)), name).toBe(folder);
    }
  });
});
