import { expect, test } from 'vitest';
import type { RunTaskTokenRow } from '../../../../src/services/ecs/tables/run-task-tokens.ts';
import { openEcsStore, world } from './open-ecs-store.ts';

function tokenOf(clientToken: string, createdAt = 1000): RunTaskTokenRow {
  return { ...world, clusterArn: 'c', clientToken, request: '{}', taskArns: ['t'], createdAt };
}

test('a token is kept for its cluster and forgotten one by one or by age', async () => {
  const { ecs } = openEcsStore();
  const tokens = [tokenOf('a'), tokenOf('b'), tokenOf('old', 999)];
  await ecs.write((unit) => tokens.forEach((token) => void unit.runTaskTokens.insert(token)));
  const found = (clusterArn: string) =>
    ecs.read((unit) =>
      ['a', 'b', 'old'].filter((name) => unit.runTaskTokens.get(world, clusterArn, name)),
    );
  expect(ecs.read((unit) => unit.runTaskTokens.get(world, 'c', 'a'))).toEqual(tokens[0]);
  expect(found('c')).toEqual(['a', 'b', 'old']);
  expect(found('another cluster')).toEqual([]);
  await ecs.write((unit) => unit.runTaskTokens.deleteCreatedBefore(1000));
  expect(found('c')).toEqual(['a', 'b']);
  await ecs.write((unit) => unit.runTaskTokens.delete(tokenOf('a')));
  expect(found('c')).toEqual(['b']);
});
