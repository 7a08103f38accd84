import { CreateClusterCommand, ECSClient, ListTagsForResourceCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';

let gantry: TestGantry;
let ecs: ECSClient;

beforeAll(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
  await ecs.send(new CreateClusterCommand({ clusterName: 'x' }));
});
afterAll(() => gantry.close());

const here = 'arn:aws:ecs:us-east-1:000000000000';

describe('ListTagsForResource', () => {
  test('of a resource without tags is an empty list', async () => {
    const answer = await ecs.send(
      new ListTagsForResourceCommand({ resourceArn: `${here}:cluster/x` }),
    );
    expect(answer.tags).toEqual([]);
  });

  test.each([
    [
      'cluster/gone',
      'The specified cluster does not exist. Specify a valid cluster and try again.',
    ],
    [
      'task/x/0123456789abcdef0123456789abcdef',
      'The specified task does not exist. Specify a valid task and try again.',
    ],
    [
      'service/x/web',
      'The specified service does not exist. Specify a valid service and try again.',
    ],
    [
      'container-instance/x/0123456789abcdef0123456789abcdef',
      'The specified container instance does not exist. Specify a valid container instance and try again.',
    ],
    [
      'capacity-provider/mine',
      'The specified capacity provider does not exist. Specify a valid capacity provider and try again.',
    ],
    ['capacity-provider/FARGATE', 'The capacity provider FARGATE cannot be tagged.'],
    [
      'task/0123456789abcdef0123456789abcdef',
      'Long arn format must be used for tagging operations',
    ],
    ['service/web', 'Long arn format must be used for tagging operations'],
    ['cluster', 'The ARN provided is invalid.'],
    ['nonsense/x', 'The ARN provided is invalid.'],
  ])('of %s is refused', async (resource, message) => {
    await expect(
      ecs.send(new ListTagsForResourceCommand({ resourceArn: `${here}:${resource}` })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  test.each([
    'x',
    'arn:aws:ecs:eu-west-1:000000000000:cluster/x',
    'arn:aws:ecs:us-east-1:111111111111:cluster/x',
    'arn:aws-cn:ecs:us-east-1:000000000000:cluster/x',
    'arn:aws:ec2:us-east-1:000000000000:cluster/x',
  ])(
    'of %s, which is no ECS resource of this account and region, is refused',
    async (resourceArn) => {
      await expect(ecs.send(new ListTagsForResourceCommand({ resourceArn }))).rejects.toMatchObject(
        {
          name: 'InvalidParameterException',
          message: 'The ARN provided is invalid.',
        },
      );
    },
  );

  test.each(['app:1', 'app', 'app:0'])(
    'of the missing task definition %s is refused',
    async (name) => {
      await expect(
        ecs.send(
          new ListTagsForResourceCommand({ resourceArn: `${here}:task-definition/${name}` }),
        ),
      ).rejects.toMatchObject({
        name: 'ClientException',
        message: 'Unable to describe task definition.',
      });
    },
  );
});
