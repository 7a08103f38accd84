import type { ContainerInstanceRow } from '../model/container-instance-document.ts';
import type { QuerySubject } from '../placement/cluster-query.ts';
import type { FleetTask } from '../placement/fleet-instance.ts';

/** What runs on an instance, counted only for an expression that asks for it. */
export interface AskedLoad {
  runningTasksCount(): number;
  tasks(): readonly FleetTask[];
}

/** An instance as expressions of the cluster query language see it. */
export function querySubjectOf({ instance }: ContainerInstanceRow, load: AskedLoad): QuerySubject {
  const { agentConnected, attributes, ec2InstanceId, registeredAt, versionInfo } = instance;
  return {
    agentConnected,
    agentVersion: versionInfo.agentVersion,
    ec2InstanceId,
    registeredAt,
    get runningTasksCount() {
      return load.runningTasksCount();
    },
    get groups() {
      return new Set(load.tasks().map(({ group }) => group));
    },
    attribute(name) {
      const found = attributes.find((attribute) => attribute.name === name);
      return found && (found.value ?? '');
    },
    tasksOf: (group) => load.tasks().filter((task) => task.group === group).length,
  };
}
