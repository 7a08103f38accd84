import { AwsError, notBuilt } from '../../src/aws/errors.ts';
import type { ModelShapes } from '../../src/aws/model.ts';
import type { RequestContext } from '../../src/aws/request-context.ts';
import type { Service } from '../../src/aws/service.ts';
import { validateInput } from '../../src/aws/validate.ts';

export const targetPrefix = 'AmazonEC2ContainerServiceV20141113';

const shapes: ModelShapes = {
  Input: {
    type: 'structure',
    members: { clusterName: 'String', tags: { list: 'Tag' }, maxResults: 'Integer' },
  },
  Tag: { type: 'structure', members: { key: 'String', value: 'String' } },
};

type Handler = (input: unknown, context: RequestContext) => Record<string, unknown>;

const handlers: Readonly<Record<string, Handler>> = {
  ListClusters: (_input, { region, account }) => ({
    clusterArns: [`arn:aws:ecs:${region}:${account}:cluster/größe`],
  }),
  CreateCluster: (input, context) => ({ cluster: { input, context } }),
  DeleteCluster: () => {
    throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
  },
  DeleteService: () => {
    throw new AwsError('ServiceNotFoundException', undefined);
  },
  StopTask: () => {
    const members = { resourceIds: ['a', 'b'] };
    throw new AwsError('ConflictException', 'Both exist.', { members });
  },
  StartTask: () => {
    throw notBuilt('ecs', 'StartTask');
  },
  DescribeTasks: () => {
    throw new TypeError('a bug that mentions a-planted-secret');
  },
  SubmitTaskStateChange: () => ({ count: 1n }),
};

/** A service of hand-written operations under the name and target prefix of ECS. */
export const fakeEcs: Service = {
  name: 'ecs',
  wire: { targetPrefix },
  operationNames: Object.keys(handlers),
  async call(operation, body, context) {
    const texts = {
      missing: (): AwsError => new AwsError('ClientException', 'missing'),
      notInEnum: (): AwsError => new AwsError('ClientException', 'not in enum'),
    };
    const input = validateInput({ shapes, texts }, { name: operation, input: 'Input' }, body);
    const handler = handlers[operation];
    if (handler === undefined) throw new Error(`the front door asked for ${operation}`);
    return JSON.stringify(handler(input, context));
  },
};
