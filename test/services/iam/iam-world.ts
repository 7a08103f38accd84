import { VirtualClock } from '../../../src/kernel/clock.ts';
import { Ids } from '../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../src/kernel/random.ts';
import { createIam } from '../../../src/services/iam/iam-service.ts';
import { RoleTable } from '../../../src/services/iam/tables/roles.ts';
import { openStore } from '../../store/open-store.ts';

/** 2026-09-16T10:00:00Z. */
export const startOfTime = 1_789_552_800_000;

/** A trust policy for ECS tasks. */
export const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
});

export const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: "arn:aws:s3:::it's/*" }],
});

/** IAM by itself, in memory, for the running test. */
export function iamWorld() {
  const store = openStore();
  const roles = new RoleTable(store.db);
  const iam = createIam({
    store,
    roles,
    clock: new VirtualClock(startOfTime),
    ids: new Ids(new SeededRandom(1)),
    strict: true,
  });
  const call = async (
    operation: string,
    input: Readonly<Record<string, unknown>>,
    account = '123456789012',
  ) => {
    const principalArn = `arn:aws:iam::${account}:root`;
    const context = { account, region: 'us-east-1', principalArn, requestId: 'r' };
    return JSON.parse(await iam.call(operation, input, context));
  };
  return {
    roles,
    call,
    create: (RoleName = 'app', more: Readonly<Record<string, unknown>> = {}) =>
      call('CreateRole', { RoleName, AssumeRolePolicyDocument: trust, ...more }),
  };
}

export const noSuchRole = {
  type: 'NoSuchEntityException',
  code: 'NoSuchEntity',
  status: 404,
  text: 'The role with name other cannot be found.',
};
