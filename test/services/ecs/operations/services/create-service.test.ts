import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';

let gantry: TestGantry;
let ecs: ECSClient;

const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1a'] } };
const create = (input: Partial<CreateServiceCommandInput> = {}) =>
  ecs.send(
    new CreateServiceCommand({
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration,
      ...input,
    }),
  );
const described = async () => {
  const { services } = await ecs.send(new DescribeServicesCommand({ services: ['web'] }));
  return services?.[0];
};

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
  await ecs.send(new CreateClusterCommand({}));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'main', image: 'busybox' }],
    }),
  );
});
afterEach(() => gantry.close());

describe('CreateService', () => {
  it('answers with a PRIMARY deployment in progress, of a desired count that no pass has raised yet', async () => {
    const { service } = await create();
    expect(service).toMatchObject({
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 0,
      events: [],
      deployments: [{ status: 'PRIMARY', desiredCount: 0, rolloutState: 'IN_PROGRESS' }],
    });
  });

  it('brings the desired count of tasks to RUNNING, started by its deployment, and is steady', async () => {
    const { service } = await create();
    await gantry.advance(60_000);
    const stable = await described();
    expect(stable).toMatchObject({ runningCount: 2, pendingCount: 0 });
    expect(stable?.deployments).toMatchObject([{ runningCount: 2, rolloutState: 'COMPLETED' }]);
    const startedBy = service?.deployments?.[0]?.id;
    const { taskArns } = await ecs.send(new ListTasksCommand({ startedBy }));
    expect(taskArns).toHaveLength(2);
    expect(
      stable?.events?.map(({ message }) =>
        message?.replaceAll(/[0-9a-f]{32}|(?<=ecs-svc\/)\d+/g, '<id>'),
      ),
    ).toEqual([
      '(service web) has reached a steady state.',
      '(service web) (deployment ecs-svc/<id>) deployment completed.',
      '(service web) has started 2 tasks: (task <id>) (task <id>).',
    ]);
  });
});
