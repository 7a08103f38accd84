import { defined } from '../kernel/defined.ts';
import type {
  ContainerEnvironment,
  EndpointAddress,
  EndpointIdentities,
} from '../ports/container-endpoints.ts';
import type { ContainerSpec, TaskSpec } from '../ports/runtime.ts';

/**
 * What the agent and the control plane put into every container (reference task-metadata §1): where its
 * endpoints are, which region it is in, and what runs it.
 */
export function endpointEnvironment(parts: {
  readonly identities: EndpointIdentities;
  readonly address: () => Promise<EndpointAddress | undefined>;
}): ContainerEnvironment {
  return async (spec, container) => {
    const address = canReach(spec, container) ? await parts.address() : undefined;
    const owner = { taskArn: spec.taskArn, containerName: container.name };
    const id = parts.identities.idOf(owner, spec.launchType);
    return {
      ...surroundings(spec, container),
      ...(address && {
        ECS_CONTAINER_METADATA_URI: `${address.url}/v3/${id}`,
        ECS_CONTAINER_METADATA_URI_V4: `${address.url}/v4/${id}`,
        ECS_AGENT_URI: `${address.url}/api/${id}`,
      }),
    };
  };
}

/** A container without a network would only wait for answers that cannot come. */
function canReach({ networkMode }: TaskSpec, { disableNetworking }: ContainerSpec): boolean {
  return networkMode !== 'none' && disableNetworking !== true;
}

/** A task definition may say another region, and nothing else of these (reference task-metadata §1). */
function surroundings(spec: TaskSpec, { environment }: ContainerSpec): Record<string, string> {
  const region = spec.taskArn.split(':')[3] ?? '';
  const { launchType } = spec;
  return defined({
    AWS_REGION: environment.AWS_REGION === undefined ? region : undefined,
    AWS_DEFAULT_REGION: environment.AWS_DEFAULT_REGION === undefined ? region : undefined,
    AWS_EXECUTION_ENV: launchType === undefined ? undefined : executionEnvironments[launchType],
  });
}

/** An external instance runs the agent of EC2, and the same control plane tells it the variable. */
const executionEnvironments = {
  FARGATE: 'AWS_ECS_FARGATE',
  EC2: 'AWS_ECS_EC2',
  EXTERNAL: 'AWS_ECS_EC2',
} as const;
