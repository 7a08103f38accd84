import { defined } from '../../../kernel/defined.ts';
import type { ContainerFacts, TaskFacts } from '../../../ports/task-metadata.ts';
import type { ContainerDocument, TaskRow } from '../model/task-document.ts';
import type { ContainerDefinition, NetworkBinding, TaskDefinition } from '../model/types.ts';
import { launchTypeSeen, networkModeOf } from '../rules/task-spec.ts';

/** A task as its own containers are shown it. */
export function taskFacts({ task, internals }: TaskRow, definition: TaskDefinition): TaskFacts {
  const definitions = definition.containerDefinitions ?? [];
  const storage = task.ephemeralStorage?.sizeInGiB;
  return {
    ...defined({
      cpuUnits: numberOf(task.cpu),
      memoryMiB: numberOf(task.memory),
      pullStartedAt: task.pullStartedAt,
      pullStoppedAt: task.pullStoppedAt,
      executionStoppedAt: task.executionStoppedAt,
      availabilityZone: task.availabilityZone,
      serviceName: internals.serviceName,
      ephemeralStorageGiB: storage,
    }),
    taskArn: task.taskArn,
    clusterArn: task.clusterArn,
    family: internals.family,
    revision: internals.revision,
    networkMode: networkModeOf(definition),
    launchType: launchTypeSeen(task),
    desiredStatus: task.desiredStatus,
    hasStopped: task.lastStatus === 'STOPPED',
    group: task.group,
    enableFaultInjection: definition.enableFaultInjection ?? false,
    tags: Object.fromEntries(task.tags.map(({ key = '', value = '' }) => [key, value])),
    containers: task.containers.map((container) =>
      containerFacts(container, definitions.find(({ name }) => name === container.name) ?? {}),
    ),
  };
}

function containerFacts(
  container: ContainerDocument,
  definition: ContainerDefinition,
): ContainerFacts {
  const { logConfiguration, portMappings = [], healthCheck } = definition;
  const isChecked = healthCheck !== undefined && healthCheck.command[0] !== 'NONE';
  return {
    ...defined({
      runtimeId: container.runtimeId,
      exitCode: container.exitCode,
      memoryMiB: numberOf(container.memory),
      healthStatus: isChecked ? (container.healthStatus ?? 'UNKNOWN') : undefined,
      logConfiguration: logConfiguration && {
        logDriver: logConfiguration.logDriver,
        options: logConfiguration.options ?? {},
      },
    }),
    name: container.name,
    image: container.image ?? '',
    containerArn: container.containerArn,
    lastStatus: container.lastStatus,
    cpuUnits: numberOf(container.cpu) ?? 0,
    portMappings: portMappings.flatMap(({ containerPort, protocol }) =>
      containerPort === undefined ? [] : [{ containerPort, protocol: protocol ?? 'tcp' }],
    ),
    networkBindings: (container.networkBindings ?? []).map(bindingOf),
    dockerLabels: definition.dockerLabels ?? {},
    hasRestartPolicy: definition.restartPolicy?.enabled === true,
  };
}

function bindingOf(binding: NetworkBinding): ContainerFacts['networkBindings'][number] {
  const { bindIP, protocol, ...ports } = binding;
  return { ...defined(ports), bindIP: bindIP ?? '0.0.0.0', protocol: protocol ?? 'tcp' };
}

/** Sizes of tasks and containers are texts in the API. */
function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
