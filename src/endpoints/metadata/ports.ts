import { defined } from '../../kernel/defined.ts';
import type { NetworkBinding } from '../../ports/runtime.ts';
import type { ContainerFacts, TaskFacts } from '../../ports/task-metadata.ts';
import type { Version } from './version.ts';

/** The ports of a container: each one for itself, also those of a range. */
export function portsOf(
  version: Version,
  task: TaskFacts,
  { portMappings, networkBindings }: ContainerFacts,
): readonly object[] {
  if (task.networkMode === 'awsvpc') {
    // The task has an address of its own, so its ports are nobody else's.
    return portMappings.map(({ containerPort, protocol }) => ({
      ContainerPort: containerPort,
      Protocol: protocol,
      HostPort: containerPort,
    }));
  }
  return networkBindings.flatMap(single).map(({ bindIP, containerPort, hostPort, protocol }) =>
    defined({
      ContainerPort: containerPort,
      Protocol: protocol,
      HostPort: hostPort,
      HostIp: version === 'v4' ? bindIP : undefined,
    }),
  );
}

function single(binding: NetworkBinding): readonly NetworkBinding[] {
  const { containerPortRange, hostPortRange, bindIP, protocol } = binding;
  if (containerPortRange === undefined || hostPortRange === undefined) return [binding];
  const [first = 0, last = first] = containerPortRange.split('-').map(Number);
  const [firstHostPort = 0] = hostPortRange.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    bindIP,
    containerPort: first + index,
    hostPort: firstHostPort + index,
    protocol,
  }));
}
