import type { TaskObservation } from '../../../ports/runtime.ts';
import type { TaskDocument } from '../model/task-document.ts';
import type { Attachment } from '../model/types.ts';
import { foldContainers } from './fold-containers.ts';

/** The task with what the runtime sees of it at `now` (epoch ms): containers, pull times, the network interface. */
export function foldObservation(
  task: TaskDocument,
  observation: TaskObservation,
  now: number,
): TaskDocument {
  const { pullStartedAt, pullStoppedAt, network } = observation;
  return {
    ...task,
    ...(network === undefined ? {} : connect(task, network, pullStartedAt ?? now)),
    ...(pullStartedAt === undefined ? {} : { pullStartedAt }),
    ...(pullStoppedAt === undefined ? {} : { pullStoppedAt }),
    containers: foldContainers(task, observation),
  };
}

/** Whether the task has a network interface of its own (awsvpc). */
export function needsNetwork(task: TaskDocument): boolean {
  return task.attachments.some(isInterface);
}

type Network = NonNullable<TaskObservation['network']>;

/** The interface comes before the pull, also when both were only seen later. */
function connect(task: TaskDocument, network: Network, atTheLatest: number) {
  return {
    attachments: task.attachments.map((attachment) => attached(attachment, network)),
    connectivity: 'CONNECTED' as const,
    connectivityAt: task.connectivityAt ?? Math.max(task.createdAt, atTheLatest),
  };
}

function attached(attachment: Attachment, network: Network): Attachment {
  if (!isInterface(attachment) || attachment.status !== 'PRECREATED') return attachment;
  // The order of the details is the one observed: reference §3.4.2.
  const details = [
    ...(attachment.details ?? []),
    { name: 'networkInterfaceId', value: networkInterfaceId(attachment) },
    { name: 'macAddress', value: network.macAddress },
    { name: 'privateIPv4Address', value: network.privateIpv4Address },
  ];
  return { ...attachment, status: 'ATTACHED', details };
}

/** `eni-` and 17 digits, from the attachment's own id: the same for every look at it. */
function networkInterfaceId(attachment: Attachment): string {
  return `eni-${(attachment.id ?? '').replaceAll('-', '').slice(0, 17)}`;
}

function isInterface(attachment: Attachment): boolean {
  return attachment.type === 'ElasticNetworkInterface';
}
