import type { ContainerSpec, LinuxSpec, TaskSpec } from '../../../src/ports/runtime.ts';

/** A container spec with the given members and nothing else asked for. */
export function containerSpec(members: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    name: 'app',
    image: 'busybox:latest',
    essential: true,
    environment: {},
    portMappings: [],
    dependsOn: [],
    stopTimeoutSeconds: 30,
    dockerLabels: {},
    ulimits: [],
    ...members,
  };
}

/** A task spec with the given members; one container in bridge mode otherwise. */
export function taskSpec(members: Partial<TaskSpec> = {}): TaskSpec {
  return {
    taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/aaaabbbbccccddddeeeeffff00001111',
    clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
    family: 'web',
    revision: 3,
    networkMode: 'bridge',
    containers: [containerSpec()],
    ...members,
  };
}

/** What a task asks of Linux: the given members and nothing else. */
export function linuxSpec(members: Partial<LinuxSpec> = {}): LinuxSpec {
  return { capabilitiesAdd: [], capabilitiesDrop: [], devices: [], tmpfs: [], ...members };
}
