import type { ServiceRow, ServiceTask } from '../model/service-document.ts';
import type { DaemonHosts, LeavingHost } from '../planners/service/daemon-hosts.ts';
import { serviceArnIn } from '../rules/arns.ts';
import { taskDemand } from '../rules/task-demand.ts';
import type { EcsUnit } from '../tables/ecs-store.ts';
import { definitionOf } from './definition-of.ts';

/**
 * The container instances that a DAEMON service is to run on, by the constraints and attributes of its
 * definition and its own, and those that it is to leave (reference §3.8.8); undefined for a
 * service of another kind.
 */
export function findDaemonHosts(
  unit: EcsUnit,
  row: ServiceRow,
  tasks: readonly ServiceTask[],
): DaemonHosts | undefined {
  const { account, region, service } = row;
  const [primary] = service.deployments;
  if (service.schedulingStrategy !== 'DAEMON' || primary === undefined) return undefined;
  const definition = definitionOf(unit, row, primary.taskDefinition);
  const cluster = { account, region, clusterArn: service.clusterArn };
  const demand = taskDemand(definition.document, {
    group: `service:${service.serviceName}`,
    constraints: service.placementConstraints,
    isService: true,
  });
  const fleet = unit.fleets.of(cluster, service.launchType === 'EXTERNAL' ? 'EXTERNAL' : 'EC2');
  const fit = fleet.hostsOf(demand);
  const isFit = new Set(fit);
  const isDaemon = (group: string): boolean => {
    const name = group.startsWith('service:') ? group.slice('service:'.length) : undefined;
    if (name === undefined) return false;
    const other = unit.services.get(cluster, serviceArnIn(cluster.clusterArn, name));
    return other?.service.schedulingStrategy === 'DAEMON';
  };
  const leaving = new Map<string, LeavingHost>();
  for (const { containerInstanceArn: arn } of tasks) {
    if (arn === undefined || isFit.has(arn)) continue;
    const status = unit.containerInstances.get(cluster, arn)?.instance.status;
    // Daemons must not wait for one another.
    const isBusy = fleet.tasksOn(arn).some(({ group }) => !isDaemon(group));
    if (status !== 'DRAINING') leaving.set(arn, 'unfit');
    else leaving.set(arn, isBusy ? 'busy' : 'drained');
  }
  return { fit, leaving };
}
