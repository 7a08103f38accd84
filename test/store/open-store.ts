import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { NewEvent } from '../../src/store/outbox.ts';
import { Store, type StoreOptions } from '../../src/store/store.ts';

export const migrationsDirectory = join(import.meta.dirname, '../../migrations');

/** A folder of its own for the running test, removed after it. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store for the running test, in memory unless told otherwise, closed after it. */
export function openStore(options: Partial<StoreOptions> = {}): Store {
  const store = new Store({
    file: ':memory:',
    migrationsDirectory,
    durability: 'process',
    freezeRows: true,
    ...options,
  });
  onTestFinished(() => store.close());
  return store;
}

/** An event that says which it is. */
export function eventNamed(id: string): NewEvent {
  return {
    id,
    at: 1_789_552_800_000,
    account: '000000000000',
    region: 'us-east-1',
    source: 'aws.ecs',
    detailType: 'ECS Task State Change',
    resources: [`arn:aws:ecs:us-east-1:000000000000:task/default/${id}`],
    detail: { id },
  };
}
