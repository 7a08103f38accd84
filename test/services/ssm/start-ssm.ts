// A Gantry for one test file of Parameter Store, begun anew for each test.
import {
  PutParameterCommand,
  type PutParameterCommandInput,
  type PutParameterCommandOutput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach } from 'vitest';
import { startGantry, type TestGantry } from '../../../src/testing/start-gantry.ts';

interface Running {
  gantry: TestGantry;
  client: SSMClient;
}

export interface Ssm extends Running {
  /** Puts a parameter; a String named `name` with the value `value` unless told otherwise. */
  put(request?: Partial<PutParameterCommandInput>): Promise<PutParameterCommandOutput>;
}

/** Gives each test of the file a Gantry and a client of its Parameter Store. */
export function ssmForEachTest(): Ssm {
  const running: Partial<Running> = {};
  beforeEach(async () => {
    running.gantry = await startGantry();
    running.client = running.gantry.client(SSMClient);
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
    put: (request) =>
      given('client').send(
        new PutParameterCommand({ Name: 'name', Value: 'value', Type: 'String', ...request }),
      ),
  };
}
