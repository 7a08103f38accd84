import type { Ids } from '../../../kernel/ids.ts';
import type {
  DeploymentDocument,
  ServiceDeploymentDocument,
  ServiceDocument,
  ServiceRevisionDocument,
  ServiceRow,
  ServiceSpec,
} from '../model/service-document.ts';
import type { ContainerImage, ServiceRevisionSummary } from '../model/types.ts';
import { serviceDeploymentArn, serviceRevisionArn } from './arns.ts';

/** What is written when a deployment of a service whose controller is ECS begins. */
export interface OpenedDeployment {
  /** The service with the deployment at the head of its list, the one before it ACTIVE. */
  readonly row: ServiceRow;
  /** Absent: an old revision is deployed again. */
  readonly revision?: ServiceRevisionDocument;
  readonly serviceDeployment: ServiceDeploymentDocument;
}

export interface DeploymentOpening {
  readonly now: number;
  readonly ids: Ids;
  readonly spec: ServiceSpec;
  readonly containerImages: readonly ContainerImage[];
  /** The revision to deploy again, in a roll-back. */
  readonly revisionArn?: string | undefined;
  /** Why, when it is not the usual reason. */
  readonly reason?: string | undefined;
}

/**
 * Begins a deployment (reference §3.8.5, §3.9): a new id, which is PRIMARY; the revision and the service
 * deployment that go with it. The deployment's desiredCount is still 0: the scheduler raises it with its
 * first pass (§3.8.6).
 */
export function openDeployment(row: ServiceRow, opening: DeploymentOpening): OpenedDeployment {
  const { now, ids, spec, revisionArn } = opening;
  const { service, internals } = row;
  const id = `ecs-svc/${ids.digits(19)}`;
  const deployment: DeploymentDocument = {
    id,
    status: 'PRIMARY',
    desiredCount: 0,
    failedTasks: 0,
    createdAt: now,
    updatedAt: now,
    ...deployedMembers(spec),
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: opening.reason ?? `ECS deployment ${id} in progress.`,
  };
  const revision = revisionArn === undefined ? revisionOf(service, id, opening) : undefined;
  const target = revisionArn ?? serviceRevisionArn(service.serviceArn, id);
  const serviceDeployment: ServiceDeploymentDocument = {
    serviceDeploymentArn: serviceDeploymentArn(service.serviceArn, ids.urlSafe(21)),
    serviceArn: service.serviceArn,
    clusterArn: service.clusterArn,
    createdAt: now,
    updatedAt: now,
    status: 'PENDING',
    ...sourcesOf(row),
    targetServiceRevision: { arn: target },
    deploymentConfiguration: service.deploymentConfiguration,
  };
  const progress = {
    serviceRevisionArn: target,
    serviceDeploymentArn: serviceDeployment.serviceDeploymentArn,
  };
  const older = service.deployments.map((old) =>
    old.status === 'PRIMARY' ? { ...old, status: 'ACTIVE' as const, updatedAt: now } : old,
  );
  return {
    row: {
      ...row,
      service: { ...service, deployments: [deployment, ...older] },
      internals: {
        ...internals,
        isSteady: false,
        progress: { ...internals.progress, [id]: progress },
      },
    },
    ...(revision === undefined ? {} : { revision }),
    serviceDeployment,
  };
}

/** What a deployment shows of its revision: the platform version as it was resolved. */
function deployedMembers(spec: ServiceSpec) {
  const { launchType, capacityProviderStrategy, platformFamily, networkConfiguration } = spec;
  const { serviceConnectConfiguration, volumeConfigurations, vpcLatticeConfigurations } = spec;
  return {
    taskDefinition: spec.taskDefinition,
    ...(launchType === undefined ? {} : { launchType }),
    ...(capacityProviderStrategy === undefined ? {} : { capacityProviderStrategy }),
    ...(spec.platformVersion === undefined
      ? {}
      : { platformVersion: resolvePlatformVersion(spec.platformVersion) }),
    ...(platformFamily === undefined ? {} : { platformFamily }),
    ...(networkConfiguration === undefined ? {} : { networkConfiguration }),
    ...(serviceConnectConfiguration === undefined ? {} : { serviceConnectConfiguration }),
    ...(volumeConfigurations === undefined ? {} : { volumeConfigurations }),
    ...(vpcLatticeConfigurations === undefined ? {} : { vpcLatticeConfigurations }),
  };
}

/** LATEST is 1.4.0 on Linux (reference §3.8.1). */
export function resolvePlatformVersion(given: string): string {
  return given === 'LATEST' ? '1.4.0' : given;
}

function revisionOf(
  service: ServiceDocument,
  deploymentId: string,
  { spec, containerImages, now }: DeploymentOpening,
): ServiceRevisionDocument {
  return {
    ...spec,
    ...(spec.platformVersion === undefined
      ? {}
      : { platformVersion: resolvePlatformVersion(spec.platformVersion) }),
    serviceRevisionArn: serviceRevisionArn(service.serviceArn, deploymentId),
    serviceArn: service.serviceArn,
    clusterArn: service.clusterArn,
    containerImages,
    guardDutyEnabled: false,
    createdAt: now,
  };
}

/** The revisions that the deployment replaces; the first deployment of a service has none (reference §3.9.1). */
function sourcesOf({ service, internals }: ServiceRow): {
  readonly sourceServiceRevisions?: readonly ServiceRevisionSummary[];
} {
  const arns = service.deployments.flatMap(({ id }) => internals.progress[id] ?? []);
  const sources = [...new Set(arns.map((progress) => progress.serviceRevisionArn))];
  return sources.length === 0 ? {} : { sourceServiceRevisions: sources.map((arn) => ({ arn })) };
}
