// The agent's error bodies: JSON strings, not objects, and other statuses in v3 than in v4 (reference
// task-metadata §6, observed).
import type { EndpointAnswer } from '../../ports/container-endpoints.ts';
import { json } from '../answers.ts';

type IdVersion = 'v3' | 'v4';

/** For a container's own document, asked for with an id that is nobody's. */
export function unknownContainerId(version: IdVersion, id: string): EndpointAnswer {
  const text =
    `${version.toUpperCase()} container metadata handler: unable to get container ID from request: ` +
    `unable to get docker ID from v3 endpoint ID: ${id}`;
  return json(version === 'v4' ? 404 : 500, text);
}

/** The same for what lies below it: `task`, `stats`, `task/stats`. */
export function unknownTaskId(version: IdVersion, what: string, id: string): EndpointAnswer {
  const text =
    `${version.toUpperCase()} ${handlerOf(what)} handler: unable to get task arn from request: ` +
    `unable to get task Arn from v3 endpoint ID: ${id}`;
  return json(statusOf(version, what), text);
}

/** v2 knows tasks by their addresses, which only those in awsvpc mode have. */
export function unknownPeer(peer: string): EndpointAnswer {
  return json(400, `Unable to get task arn from request: unable to associate '${peer}' with task`);
}

function handlerOf(what: string): string {
  if (what === 'stats') return 'container stats';
  if (what === 'task/stats') return 'task stats';
  return what.startsWith('associations/') ? 'container associations' : 'task metadata';
}

function statusOf(version: IdVersion, what: string): number {
  if (version === 'v4' && !what.startsWith('associations/')) return 404;
  return what.startsWith('task') && what !== 'task/stats' ? 500 : 400;
}
