import type { Refusal } from './refusal.ts';

/**
 * Why no container instance could take a task of a service, as its event says it (reference §3.8.9):
 * the closest of the refusals, or undefined when the cluster has no instance to refuse it.
 */
export function placementFailureReason(closest: Refusal | undefined): string {
  const advice =
    'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
  const start =
    'was unable to place a task because no container instance met all of its requirements.';
  if (closest === undefined) {
    return `${start} Reason: No Container Instances were found in your cluster. ${advice}`;
  }
  const id = closest.instanceArn.split('/').at(-1) ?? '';
  return `${start} The closest matching (container-instance ${id}) ${whatIsWrong(closest)}. ${advice}`;
}

function whatIsWrong({ reason }: Refusal): string {
  switch (reason) {
    case 'RESOURCE:CPU':
      return 'has insufficient CPU units available';
    case 'RESOURCE:MEMORY':
      return 'has insufficient memory available';
    case 'RESOURCE:PORTS':
      return 'is already using a port required by your task';
    case 'ATTRIBUTE':
      return 'is missing an attribute required by your task';
    default:
      return `encountered error "${reason}"`;
  }
}
