import { describe, expect, test } from 'vitest';
import type { ClusterRow } from '../../../../src/services/ecs/tables/clusters.ts';
import { openEcsStore, world } from './open-ecs-store.ts';

function clusterNamed(clusterName: string, more: Partial<ClusterRow> = {}): ClusterRow {
  return {
    ...world,
    clusterName,
    status: 'ACTIVE',
    inactiveAt: null,
    document: {
      clusterArn: `arn:aws:ecs:us-east-1:000000000000:cluster/${clusterName}`,
      settings: [],
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
      tags: [{ key: 'team', value: 'shop' }],
      createRequest: '{}',
    },
    ...more,
  };
}

async function tablesWith(...rows: readonly ClusterRow[]) {
  const { ecs } = openEcsStore();
  await ecs.write((unit) => {
    for (const row of rows) unit.clusters.put(row);
  });
  return ecs;
}

describe('a cluster', () => {
  test('comes back as it was put, in its own world only', async () => {
    const row = clusterNamed('shop');
    const ecs = await tablesWith(row);
    expect(ecs.read((unit) => unit.clusters.get(world, 'shop'))).toEqual(row);
    const elsewhere = { ...world, account: '111111111111' };
    expect(ecs.read((unit) => unit.clusters.get(elsewhere, 'shop'))).toBeUndefined();
  });

  test('put again replaces all of the one before: an INACTIVE one is ACTIVE again', async () => {
    const row = clusterNamed('shop');
    const ecs = await tablesWith(clusterNamed('shop', { status: 'INACTIVE', inactiveAt: 5 }), row);
    expect(ecs.read((unit) => unit.clusters.get(world, 'shop'))).toEqual(row);
    await ecs.write((unit) => unit.clusters.deleteInactiveBefore(1000));
    expect(ecs.read((unit) => unit.clusters.get(world, 'shop'))).toEqual(row);
  });

  test('that is ACTIVE is listed by name, after a name', async () => {
    const ecs = await tablesWith(
      ...['c', 'a', 'd', 'b'].map((name) => clusterNamed(name)),
      clusterNamed('aa', { status: 'INACTIVE', inactiveAt: 5 }),
      clusterNamed('ab', { region: 'eu-west-1' }),
    );
    const names = (after: string, limit: number) =>
      ecs.read((unit) => unit.clusters.activeAfter(world, after, limit)).map((c) => c.clusterName);
    expect(names('', 3)).toEqual(['a', 'b', 'c']);
    expect(names('b', 3)).toEqual(['c', 'd']);
  });

  test('that is INACTIVE is forgotten after a while', async () => {
    const ecs = await tablesWith(
      clusterNamed('old', { status: 'INACTIVE', inactiveAt: 999 }),
      clusterNamed('new', { status: 'INACTIVE', inactiveAt: 1000 }),
    );
    await ecs.write((unit) => unit.clusters.deleteInactiveBefore(1000));
    expect(ecs.read((unit) => unit.clusters.get(world, 'old'))).toBeUndefined();
    expect(ecs.read((unit) => unit.clusters.get(world, 'new'))).toBeDefined();
  });
});
