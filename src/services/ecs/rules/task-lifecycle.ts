/** The statuses of a task, in order (reference §3.4.3). */
export const lastStatuses = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
] as const;

export type LastStatus = (typeof lastStatuses)[number];

/** Whether a task may go from one status to another: only forward, and STOPPED is final. */
export function mayFollow(from: LastStatus, to: LastStatus): boolean {
  return lastStatuses.indexOf(to) > lastStatuses.indexOf(from);
}

/** PROVISIONING to ACTIVATING: what the API counts as pending. */
export function isPending(status: LastStatus): boolean {
  return lastStatuses.indexOf(status) < lastStatuses.indexOf('RUNNING');
}
