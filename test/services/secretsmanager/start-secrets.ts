// A Gantry for one test file of Secrets Manager, begun anew for each test.
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach } from 'vitest';
import { startGantry, type TestGantry } from '../../../src/testing/start-gantry.ts';

export const dayMs = 24 * 60 * 60 * 1000;

/** A version id for tests, of the length that AWS asks for. */
export function versionId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

interface Running {
  gantry: TestGantry;
  client: SecretsManagerClient;
}

/** Gives each test of the file a Gantry and a client of its Secrets Manager. */
export function secretsForEachTest(): Running {
  const running: Partial<Running> = {};
  beforeEach(async () => {
    running.gantry = await startGantry();
    running.client = running.gantry.client(SecretsManagerClient);
  });
  afterEach(async () => {
    await running.gantry?.close();
  });
  const given = <K extends keyof Running>(name: K): Running[K] => {
    const value = running[name];
    if (value === undefined) throw new Error('no test is running');
    return value;
  };
  return {
    get gantry() {
      return given('gantry');
    },
    get client() {
      return given('client');
    },
  };
}
