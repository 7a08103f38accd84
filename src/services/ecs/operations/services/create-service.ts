import { invalidParameter, taskDefinitionBlank } from '../../errors.ts';
import type { ServiceDocument, ServiceRow } from '../../model/service-document.ts';
import type { CreateServiceRequest, Service } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { serviceArn } from '../../rules/arns.ts';
import { canonicalJson } from '../../rules/canonical-json.ts';
import { validatePlacementConstraints } from '../../rules/placement-constraints.ts';
import { withoutPrimary } from '../../rules/primary-task-set.ts';
import { validateNetwork } from '../../rules/run-task-request.ts';
import { validateController } from '../../rules/service-request/deployment-controller.ts';
import { validateNames } from '../../rules/service-request/names.ts';
import { newService } from '../../rules/service-request/new-service.ts';
import { specAfter } from '../../rules/service-request/spec.ts';
import {
  requireTaskRole,
  validateRevision,
  validateSettings,
} from '../../rules/service-request/validate-service.ts';
import { withSpec } from '../../rules/service-spec.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import { forgetService } from '../../tables/forget-service.ts';
import { requireActiveCluster } from '../clusters/lookup.ts';
import { chooseCapacity } from '../tasks/choose-capacity.ts';
import { refuseUnknownRoles } from '../tasks/refuse-unknown-roles.ts';
import { beginDeployment } from './begin-deployment.ts';
import { beginTaskSet } from './begin-task-set.ts';
import { requireTaskDefinition, showService } from './lookup.ts';
import { refuseNotYetBuilt } from './not-yet-built.ts';
import { warnOfWhatHasNoEffect } from './warn-not-yet-effective.ts';

/** Services of a cluster (reference §7). */
const mostServices = 5000;

/**
 * Creates a service. Its first deployment begins with it; the scheduler starts its tasks (reference
 * §3.8.1). One whose controller is EXTERNAL has task sets instead, made later.
 */
export const createService = operation('CreateService', (context, input) => {
  const cluster = requireActiveCluster(context, input.cluster);
  validateNames(input.serviceName, input.clientToken ?? '');
  const replayed = replay(context, cluster, input);
  if (replayed !== undefined) return { service: shown(context, replayed) };
  validateController(input.deploymentController?.type ?? 'ECS', input);
  const row =
    input.deploymentController?.type === 'EXTERNAL'
      ? createExternal(context, cluster, input)
      : createDeployed(context, cluster, input);
  warnOfWhatHasNoEffect(context, row.service.serviceArn, input);
  context.log.info({ service: row.service.serviceArn }, 'service created');
  return { service: shown(context, row) };
});

/** Tags are shown only when there are some (observed, reference §3.8.1). */
function shown(context: WriteContext, row: ServiceRow): Service {
  return showService(context, row, { tags: row.service.tags.length > 0 });
}

/** What a second call with a name that is taken is answered (reference §3.8.3). */
function replay(
  context: WriteContext,
  cluster: ClusterRow,
  input: CreateServiceRequest,
): ServiceRow | undefined {
  const arn = serviceArn(context.caller, cluster.clusterName, input.serviceName);
  const present = context.unit.services.get(context.caller, arn);
  if (present === undefined || present.service.status === 'INACTIVE') return undefined;
  if (present.service.status === 'DRAINING') {
    throw invalidParameter('Unable to Start a service that is still Draining.');
  }
  const { clientToken, createRequest } = present.internals;
  const isReplay =
    clientToken !== undefined &&
    clientToken === input.clientToken &&
    createRequest === requestOf(input);
  if (!isReplay) throw invalidParameter('Creation of service was not idempotent.');
  return present;
}

/** All that a token stands for; a replay with other tags is still one (reference §3.8.3, observed). */
function requestOf(input: CreateServiceRequest): string {
  return canonicalJson({ ...input, clientToken: undefined, tags: undefined });
}

function createDeployed(
  context: WriteContext,
  cluster: ClusterRow,
  input: CreateServiceRequest,
): ServiceRow {
  if (isAbsent(input.taskDefinition)) throw taskDefinitionBlank();
  const row = requireTaskDefinition(context, input.taskDefinition);
  const { document: definition } = row;
  const capacity = chooseCapacity(cluster, { ...input, taskDefinition: input.taskDefinition });
  const { launchType } = capacity;
  const spec = specAfter(input, { definition, ...capacity });
  // Before the desired count of a daemon: observed (reference §2).
  validateNetwork(spec.networkConfiguration, definition);
  const service = newService(input, originOf(context, cluster), { definition, launchType, spec });
  const created = withSpec(rowOf(context, input, service), spec);
  const wanted = {
    verb: 'created' as const,
    service: created.service,
    spec,
    definition,
    launchType,
    platformVersion: input.platformVersion,
    defaultNamespace: cluster.document.serviceConnectDefaults?.namespace,
  };
  validateRevision(wanted);
  validateSettings(wanted);
  requireTaskRole(wanted);
  refuseUnknownRoles(context, {}, definition);
  const controller = service.deploymentController.type;
  refuseNotYetBuilt(input, launchType, { controller });
  requireRoom(context, cluster);
  forgetService(context.unit, service.serviceArn);
  return controller === 'CODE_DEPLOY'
    ? beginTaskSet(context, created, spec)
    : beginDeployment(context, created, spec, row);
}

/** It has no task set before CreateTaskSet. */
function createExternal(
  context: WriteContext,
  cluster: ClusterRow,
  input: CreateServiceRequest,
): ServiceRow {
  const service = newService({ desiredCount: 0, ...input }, originOf(context, cluster));
  const created = withoutPrimary(rowOf(context, input, service));
  validatePlacementConstraints(service.placementConstraints);
  validateSettings({ verb: 'created', service, launchType: 'EC2' });
  refuseNotYetBuilt(input, 'FARGATE', { controller: 'EXTERNAL' });
  requireRoom(context, cluster);
  forgetService(context.unit, service.serviceArn);
  context.unit.services.put(created);
  context.unit.touch(`service/${service.serviceArn}`);
  return created;
}

function originOf({ caller, now }: WriteContext, { clusterName, document }: ClusterRow) {
  return { caller, now, clusterName, clusterArn: document.clusterArn };
}

function rowOf(
  { caller }: WriteContext,
  input: CreateServiceRequest,
  service: ServiceDocument,
): ServiceRow {
  return {
    account: caller.account,
    region: caller.region,
    service,
    internals: {
      createRequest: requestOf(input),
      ...(isAbsent(input.clientToken) ? {} : { clientToken: input.clientToken }),
      progress: {},
    },
  };
}

/** The quota is documented; the text was never captured, this one is ours. */
function requireRoom({ caller, unit }: WriteContext, { document }: ClusterRow): void {
  const counts = unit.services.pages.countsOf(caller, document.clusterArn);
  if (counts.reduce((total, { count }) => total + count, 0) < mostServices) return;
  throw invalidParameter(`A cluster can have at most ${mostServices} services.`);
}
