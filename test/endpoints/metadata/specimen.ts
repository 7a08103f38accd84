// A task and its containers as the control plane and an engine would tell of them.
import type {
  ContainerFacts,
  ContainerInspection,
  TaskFacts,
  TaskInspection,
} from '../../../src/ports/task-metadata.ts';

export const taskArn = 'arn:aws:ecs:us-east-1:000000000000:task/demo/0123456789abcdef';

/** A container that runs on an instance, in bridge mode. */
export function container(members: Partial<ContainerFacts> = {}): ContainerFacts {
  return {
    name: 'app',
    image: 'busybox:1',
    containerArn: 'arn:aws:ecs:us-east-1:000000000000:container/demo/0123456789abcdef/c1',
    runtimeId: 'id-of-app',
    lastStatus: 'RUNNING',
    cpuUnits: 0,
    portMappings: [],
    networkBindings: [],
    dockerLabels: {},
    hasRestartPolicy: false,
    ...members,
  };
}

/** A task of such containers. */
export function task(members: Partial<TaskFacts> = {}): TaskFacts {
  return {
    taskArn,
    clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/demo',
    family: 'web',
    revision: 3,
    networkMode: 'bridge',
    launchType: 'EC2',
    desiredStatus: 'RUNNING',
    hasStopped: false,
    enableFaultInjection: false,
    tags: {},
    containers: [container()],
    ...members,
  };
}

export function inspected(members: Partial<ContainerInspection> = {}): ContainerInspection {
  return {
    engineId: 'a'.repeat(64),
    engineName: 'ecs-web-3-app-1',
    imageId: 'sha256:1',
    status: 'RUNNING',
    createdAt: '2026-11-21T00:41:09.123456789Z',
    startedAt: '2026-11-21T00:41:09.6Z',
    restartCount: 0,
    ipv4Addresses: ['172.17.0.2'],
    volumes: [],
    logDriver: 'json-file',
    ...members,
  };
}

/** What the engine shows of containers, `app` unless told otherwise. */
export function inspection(
  containers: Readonly<Record<string, ContainerInspection>> = { app: inspected() },
  members: Omit<TaskInspection, 'containers'> = {},
): TaskInspection {
  return { containers: new Map(Object.entries(containers)), ...members };
}
