// The EBS volumes that ECS makes and attaches for a task: what a launch may ask for is checked in
// managed-volume-request.ts; this is their life as attachments of the task.
import type { Ids } from '../../../kernel/ids.ts';
import type { Attachment, TaskVolumeConfiguration } from '../model/types.ts';

/** Reference §3.12. */
const attachmentType = 'AmazonElasticBlockStorage';

/**
 * The attachments of a task's managed volumes as RunTask answers them: type, status and the order of
 * the details are those of the AWS CLI's own example of RunTask.
 */
export function managedVolumeAttachments(
  configurations: readonly TaskVolumeConfiguration[],
  ids: Ids,
): readonly Attachment[] {
  return configurations.map(({ name, managedEBSVolume }) => {
    const kept = managedEBSVolume?.terminationPolicy?.deleteOnTermination === false;
    return {
      id: ids.uuid(),
      type: attachmentType,
      status: 'CREATED',
      details: [
        { name: 'roleArn', value: managedEBSVolume?.roleArn ?? '' },
        { name: 'volumeName', value: name },
        { name: 'deleteOnTermination', value: String(!kept) },
      ],
    };
  });
}

/** Whether the attachment is an EBS volume. */
export function isManagedVolume(attachment: Attachment): boolean {
  return attachment.type === attachmentType;
}

/** `vol-` and 17 digits, from the attachment's own id: the same for every look at it. */
export function volumeIdOf(attachment: Attachment): string {
  return `vol-${(attachment.id ?? '').replaceAll('-', '').slice(0, 17)}`;
}

/** The volume's name in the task definition. */
export function volumeNameOf(attachment: Attachment): string | undefined {
  return detailOf(attachment, 'volumeName');
}

/** Whether the volume goes with the task. */
export function isDeletedOnTermination(attachment: Attachment): boolean {
  return detailOf(attachment, 'deleteOnTermination') !== 'false';
}

/** The attachment once the volume is there for the task's containers. */
export function attachedVolume(attachment: Attachment): Attachment {
  if (attachment.status !== 'CREATED') return attachment;
  return withDetail({ ...attachment, status: 'ATTACHED' }, 'volumeId', volumeIdOf(attachment));
}

/** The attachment of a volume that the task could not be given. */
export function failedVolume(attachment: Attachment, statusReason: string): Attachment {
  if (attachment.status !== 'CREATED') return attachment;
  return withDetail({ ...attachment, status: 'FAILED' }, 'statusReason', statusReason);
}

/** The attachment of a task that has stopped. */
export function endedVolume(attachment: Attachment): Attachment {
  if (attachment.status === 'FAILED') return attachment;
  const wasAttached = attachment.status === 'ATTACHED';
  // One that outlives the task is no longer attached and is not deleted either; what ECS itself calls
  // it was not observed.
  const kept = wasAttached && !isDeletedOnTermination(attachment);
  return { ...attachment, status: kept ? 'DETACHED' : 'DELETED' };
}

function detailOf({ details = [] }: Attachment, name: string): string | undefined {
  return details.find((detail) => detail.name === name)?.value;
}

function withDetail(attachment: Attachment, name: string, value: string): Attachment {
  return { ...attachment, details: [...(attachment.details ?? []), { name, value }] };
}
