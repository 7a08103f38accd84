import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TaskDefinitionTable } from '../../../../src/services/ecs/tables/task-definitions.ts';
import { Store } from '../../../../src/store/store.ts';

const world = { account: '123456789012', region: 'us-east-1' };
const migrationsDirectory = join(import.meta.dirname, '../../../../migrations');
let store: Store;
let table: TaskDefinitionTable;

beforeEach(() => {
  store = new Store({ file: ':memory:', migrationsDirectory, durability: 'process' });
  table = new TaskDefinitionTable(store);
});
afterEach(() => store.close());

function insert(revision: number, deleteRequestedAt?: number, place = world): void {
  const status = deleteRequestedAt === undefined ? 'INACTIVE' : 'DELETE_IN_PROGRESS';
  const document = {
    taskDefinitionArn: `arn/shop:${revision}`,
    status,
    deleteRequestedAt,
  } as const;
  table.insert({ ...place, family: 'shop', revision, status, document, tags: [] });
}

describe('revisions to forget', () => {
  test('are those whose deletion was asked for before an instant, of every world', () => {
    const elsewhere = { account: '000000000000', region: 'eu-west-1' };
    insert(1);
    insert(2, 1000);
    insert(3, 2000);
    insert(4, 999, elsewhere);
    expect(table.deletable(2000)).toEqual([
      { ...elsewhere, family: 'shop', revision: 4, taskDefinitionArn: 'arn/shop:4' },
      { ...world, family: 'shop', revision: 2, taskDefinitionArn: 'arn/shop:2' },
    ]);
  });

  test('are gone from every answer once forgotten, and their numbers are not given again', () => {
    expect(table.takeRevision(world, 'shop')).toBe(1);
    insert(1, 1000);
    expect(table.families(world, { prefix: '', status: 'ALL' }, '', 10)).toEqual(['shop']);
    table.delete(world, { family: 'shop', revision: 1 });
    expect(table.get(world, 'shop', 1)).toBeUndefined();
    expect(table.families(world, { prefix: '', status: 'ALL' }, '', 10)).toEqual([]);
    expect(table.takeRevision(world, 'shop')).toBe(2);
  });
});
