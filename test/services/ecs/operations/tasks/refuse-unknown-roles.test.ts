// --strict: roles have to exist and to trust ECS tasks. The text was seen by users of AWS (reference §2.6).
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, expect, test } from 'vitest';
import { trust } from '../../../iam/iam-world.ts';
import { type TaskFixture, taskFixture } from '../task-fixture.ts';

let fixture: TaskFixture;
afterEach(() => fixture.close());

const arn = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
const unable = (name: string) => ({
  name: 'ClientException',
  message: `ECS was unable to assume the role '${arn(name)}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
});

function create(RoleName: string, AssumeRolePolicyDocument = trust) {
  const input = { RoleName, AssumeRolePolicyDocument };
  return fixture.client(IAMClient).send(new CreateRoleCommand(input));
}

test('with --strict a task runs only with roles that were created and trust ECS tasks', async () => {
  fixture = await taskFixture(['--strict']);
  await fixture.register({ family: 'roled', taskRoleArn: arn('app') });
  const run = (overrides = {}) => fixture.run({ taskDefinition: 'roled', overrides });
  await expect(run()).rejects.toMatchObject(unable('app'));
  await create('app');
  expect(await run()).toHaveLength(1);
  await expect(run({ taskRoleArn: 'other' })).rejects.toMatchObject(unable('other'));
  await expect(run({ executionRoleArn: arn('pull') })).rejects.toMatchObject(unable('pull'));
  await create('pull', trust.replace('ecs-tasks', 'ec2'));
  await expect(run({ executionRoleArn: arn('pull') })).rejects.toMatchObject(unable('pull'));
  expect(await fixture.client(STSClient).send(new GetCallerIdentityCommand({}))).toBeDefined();
});

test('without it any role will do', async () => {
  fixture = await taskFixture();
  const overrides = { taskRoleArn: 'nobody', executionRoleArn: 'nobody' };
  expect(await fixture.run({ overrides })).toHaveLength(1);
});
