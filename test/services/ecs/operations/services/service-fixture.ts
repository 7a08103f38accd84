import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DeleteServiceCommand,
  type DeleteServiceCommandInput,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type Service,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';

/** A Gantry with the default cluster, the Fargate task definition `web`, and calls about the service `web`. */
export interface ServiceFixture extends TestGantry {
  readonly ecs: ECSClient;
  /** Registers another revision of `web`, and returns its ARN. */
  register(input?: Partial<RegisterTaskDefinitionCommandInput>): Promise<string>;
  create(input?: Partial<CreateServiceCommandInput>): Promise<Service>;
  update(input?: Partial<UpdateServiceCommandInput>): Promise<Service>;
  remove(input?: Partial<DeleteServiceCommandInput>): Promise<Service>;
  describe(): Promise<Service>;
}

export const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1a'] } };

export async function serviceFixture(flags: readonly string[] = []): Promise<ServiceFixture> {
  const gantry = await startGantry({ flags });
  const ecs = gantry.client(ECSClient);
  const fixture: ServiceFixture = {
    ...gantry,
    ecs,
    async register(input = {}) {
      const { taskDefinition } = await ecs.send(
        new RegisterTaskDefinitionCommand({
          family: 'web',
          networkMode: 'awsvpc',
          requiresCompatibilities: ['FARGATE'],
          cpu: '256',
          memory: '512',
          containerDefinitions: [{ name: 'app', image: 'web:1' }],
          ...input,
        }),
      );
      return taskDefinition?.taskDefinitionArn ?? '';
    },
    async create(input = {}) {
      const { service } = await ecs.send(
        new CreateServiceCommand({
          serviceName: 'web',
          taskDefinition: 'web',
          desiredCount: 1,
          launchType: 'FARGATE',
          networkConfiguration,
          ...input,
        }),
      );
      return present(service);
    },
    async update(input = {}) {
      const { service } = await ecs.send(new UpdateServiceCommand({ service: 'web', ...input }));
      return present(service);
    },
    async remove(input = {}) {
      const { service } = await ecs.send(new DeleteServiceCommand({ service: 'web', ...input }));
      return present(service);
    },
    async describe() {
      const { services } = await ecs.send(
        new DescribeServicesCommand({ services: ['web'], include: ['TAGS'] }),
      );
      return present(services?.[0]);
    },
  };
  await ecs.send(new CreateClusterCommand({}));
  await fixture.register();
  return fixture;
}

function present(service: Service | undefined): Service {
  if (service === undefined) throw new Error('the answer has no service');
  return service;
}
