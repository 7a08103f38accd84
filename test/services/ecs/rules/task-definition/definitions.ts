// Small task definitions that the service accepts, for tests to change one thing in.
import type {
  ContainerDefinition,
  RegisterTaskDefinitionRequest,
} from '../../../../../src/services/ecs/model/types.ts';

export const executionRole = 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole';

/** A container with a memory limit of its own, as EC2 wants it. */
export function container(changes: ContainerDefinition = {}): ContainerDefinition {
  return { name: 'web', image: 'nginx:1.27', memory: 128, ...changes };
}

type Changes = Partial<RegisterTaskDefinitionRequest>;

/** One container on a container instance: no network mode, no task sizes. */
export function onEc2(changes: Changes = {}): RegisterTaskDefinitionRequest {
  return { family: 'shop', containerDefinitions: [container()], ...changes };
}

/** One container on Fargate, in the smallest size. */
export function onFargate(changes: Changes = {}): RegisterTaskDefinitionRequest {
  return {
    family: 'shop',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [container()],
    ...changes,
  };
}

/** `onEc2` with one container changed. */
export function ec2With(changes: ContainerDefinition, task: Changes = {}) {
  return onEc2({ containerDefinitions: [container(changes)], ...task });
}

/** `onFargate` with one container changed. */
export function fargateWith(changes: ContainerDefinition, task: Changes = {}) {
  return onFargate({ containerDefinitions: [container(changes)], ...task });
}

/** Options that let awslogs through everywhere. */
export const awslogs = {
  logDriver: 'awslogs',
  options: {
    'awslogs-group': '/ecs/shop',
    'awslogs-region': 'us-east-1',
    'awslogs-stream-prefix': 'web',
  },
} as const;
