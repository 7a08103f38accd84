import type { TaskObservation } from '../../../ports/runtime.ts';
import type { TaskDocument } from '../model/task-document.ts';
import type { Attachment } from '../model/types.ts';
import { attachedVolume, failedVolume, isManagedVolume } from '../rules/managed-volumes.ts';
import { foldContainers } from './fold-containers.ts';

/** The task with what the runtime sees of it at `now` (epoch ms): containers, pull times, the network interface. */
export function foldObservation(
  task: TaskDocument,
  observation: TaskObservation,
  now: number,
): TaskDocument {
  const { pullStartedAt, pullStoppedAt, network } = observation;
  const connected = { ...task, attachments: withVolumes(task, observation) };
  return {
    ...connected,
    ...(network === undefined ? {} : connect(connected, network, pullStartedAt ?? now)),
    ...(pullStartedAt === undefined ? {} : { pullStartedAt }),
    ...(pullStoppedAt === undefined ? {} : { pullStoppedAt }),
    containers: foldContainers(task, observation),
  };
}

/** Whether the task has a network interface of its own (awsvpc). */
export function needsNetwork(task: TaskDocument): boolean {
  return task.attachments.some(isInterface);
}

/** Whether something was attached to the task that must be given back before it has stopped. */
export function needsDetaching(task: TaskDocument): boolean {
  return task.attachments.some((a) => isInterface(a) || isManagedVolume(a));
}

/**
 * A runtime sees to a task's volumes before it makes a container or fetches an image: what fails for
 * another reason than them, fails after them.
 */
function withVolumes(task: TaskDocument, observation: TaskObservation): readonly Attachment[] {
  const { startFailure = '', containers } = observation;
  const isFailure = /^(CannotCreate|Invalid)?VolumeError: /.test(startFailure);
  const areThere = startFailure !== '' || containers.some((c) => c.runtimeId !== undefined);
  return task.attachments.map((attachment) => {
    if (!isManagedVolume(attachment)) return attachment;
    if (isFailure) return failedVolume(attachment, startFailure);
    return areThere ? attachedVolume(attachment) : attachment;
  });
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
  const { macAddress, privateDnsName, privateIpv4Address } = network;
  // The order of the details is the one observed: reference §3.4.2.
  const details = [
    ...(attachment.details ?? []),
    { name: 'networkInterfaceId', value: networkInterfaceId(attachment) },
    { name: 'macAddress', value: macAddress },
    ...(privateDnsName === undefined ? [] : [{ name: 'privateDnsName', value: privateDnsName }]),
    { name: 'privateIPv4Address', value: privateIpv4Address },
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
