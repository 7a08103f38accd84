import type {
  EndpointAnswer,
  EndpointIdentities,
  EndpointRequest,
  EndpointRoutes,
} from '../ports/container-endpoints.ts';
import type { TaskDirectory } from '../ports/task-metadata.ts';
import { json, text } from './answers.ts';

export interface FaultInjectionParts {
  readonly identities: EndpointIdentities;
  readonly directory: TaskDirectory;
}

const path =
  /^\/api\/([^/]+)\/fault\/v1\/(?:network-blackhole-port|network-latency|network-packet-loss)\/(start|stop|status)$/;

/**
 * `$ECS_AGENT_URI/fault/v1/…`: what the agent refuses is refused in its words (reference task-metadata
 * §9). Gantry starts no fault and says so to whoever asks for one: a test that went on without it would
 * prove nothing. So none is ever running.
 */
export function faultInjection(parts: FaultInjectionParts): EndpointRoutes {
  return {
    answer(request) {
      const [, id, action] = path.exec(request.path) ?? [];
      return id === undefined || action === undefined
        ? undefined
        : answer(parts, id, action, request);
    },
  };
}

function answer(
  { identities, directory }: FaultInjectionParts,
  id: string,
  action: string,
  { method }: EndpointRequest,
): EndpointAnswer {
  if (method !== 'POST') return text(405, '');
  const owner = identities.ownerOf(id);
  const task = owner && directory.facts(owner.taskArn);
  // The agent's own words for this were not seen.
  if (task === undefined) return json(404, { Error: 'Failed to find a task for the request' });
  const { taskArn, enableFaultInjection, networkMode } = task;
  if (!enableFaultInjection) {
    return json(400, { Error: `enableFaultInjection is not enabled for task: ${taskArn}` });
  }
  if (networkMode !== 'awsvpc' && networkMode !== 'host') {
    const why = `${networkMode} mode is not supported. Please use either host or awsvpc mode.`;
    return json(400, { Error: why });
  }
  if (action === 'status') return json(200, { Status: 'not-running' });
  if (action === 'stop') return json(200, { Status: 'stopped' });
  return json(501, { Error: 'Gantry injects no network faults' });
}
