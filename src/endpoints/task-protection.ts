import { isoInstant } from '../kernel/instant.ts';
import type { Logger } from '../kernel/logger.ts';
import type {
  EndpointAnswer,
  EndpointIdentities,
  EndpointRequest,
  EndpointRoutes,
} from '../ports/container-endpoints.ts';
import type {
  ProtectionAnswer,
  ProtectionRequest,
  TaskProtection,
} from '../ports/task-protection.ts';
import { json, text } from './answers.ts';

export interface TaskProtectionParts {
  readonly identities: EndpointIdentities;
  readonly protection: TaskProtection;
  readonly log: Logger;
}

/**
 * `$ECS_AGENT_URI/task-protection/v1/state`: a container reads and sets the protection of its own task
 * from scale-in. What the agent words itself is worded as there (reference task-metadata §8). The agent
 * asks with the role of the task and refuses one that has none; no policy is evaluated here, so a task
 * needs no role.
 */
export function taskProtection(parts: TaskProtectionParts): EndpointRoutes {
  return {
    answer(request) {
      const [, id] = /^\/api\/([^/]+)\/task-protection\/v1\/state$/.exec(request.path) ?? [];
      return id === undefined ? undefined : answer(parts, id, request);
    },
  };
}

async function answer(
  { identities, protection, log }: TaskProtectionParts,
  id: string,
  request: EndpointRequest,
): Promise<EndpointAnswer> {
  if (request.method === 'POST') return text(405, '');
  const owner = identities.ownerOf(id);
  if (owner === undefined) {
    log.warn({ peer: request.peer }, 'the agent API was asked for a task that nobody has');
    const message = 'Failed to find a task for the request';
    return json(404, { error: { Code: 'ResourceNotFoundException', Message: message } });
  }
  const { taskArn } = owner;
  const asked = request.method === 'PUT' ? readRequest(request.body) : undefined;
  if (typeof asked === 'string') {
    const error = { Arn: taskArn, Code: 'InvalidParameterException', Message: asked };
    return json(400, { error });
  }
  const answered =
    asked === undefined ? await protection.get(taskArn) : await protection.update(taskArn, asked);
  return view(taskArn, answered);
}

/** The request, or what is wrong with it. The agent refuses members that it does not know. */
function readRequest(body: string): ProtectionRequest | string {
  const undecodable = 'UpdateTaskProtection: failed to decode request';
  const given = parsed(body);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undecodable;
  const { ProtectionEnabled: isOn, ExpiresInMinutes: minutes, ...unknown } = membersOf(given);
  if (Object.keys(unknown).length > 0) return undecodable;
  if (isOn === undefined || isOn === null) {
    return "Invalid request: does not contain 'ProtectionEnabled' field";
  }
  if (typeof isOn !== 'boolean') return undecodable;
  if (minutes === undefined || minutes === null) return { protectionEnabled: isOn };
  if (typeof minutes !== 'number' || !Number.isSafeInteger(minutes)) return undecodable;
  return { protectionEnabled: isOn, expiresInMinutes: minutes };
}

function membersOf(given: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(given));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function view(taskArn: string, answered: ProtectionAnswer): EndpointAnswer {
  switch (answered.kind) {
    case 'protection':
      return json(200, {
        protection: {
          ExpirationDate: dateOf(answered.expirationDate),
          ProtectionEnabled: answered.protectionEnabled,
          TaskArn: taskArn,
        },
      });
    case 'failure': {
      const { reason, detail = null } = answered;
      return json(200, { failure: { Arn: taskArn, Detail: detail, Reason: reason } });
    }
    case 'error': {
      const { status, code, message, requestId } = answered;
      const error = { Arn: taskArn, Code: code, Message: message };
      return json(status, { requestID: requestId, error });
    }
    default:
      return answered satisfies never;
  }
}

/** Go writes an instant without the zeros at its end. */
function dateOf(at: number | undefined): string | null {
  return at === undefined ? null : isoInstant(at).replace(/\.?0+Z$/, 'Z');
}
