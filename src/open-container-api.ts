// The AWS API as containers reach it, at the listener of their endpoints: part of the composition root.
// An image is not trusted like its user, and whoever calls the API can start containers: so only tasks
// that were told the endpoint get through, and to nothing but signed calls.
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Sessions } from './aws/sessions.ts';
import { findCredential } from './aws/sigv4-credential.ts';
import type { Logger } from './kernel/logger.ts';
import type { ContainerApi } from './ports/container-endpoints.ts';
import type { EcsTaskRoles } from './services/ecs/task-roles.ts';

export interface ContainerApiParts {
  readonly app: FastifyInstance;
  /** Whether containers that say nothing about it are told the endpoint. */
  readonly byDefault: boolean;
  readonly sessions: Sessions;
  readonly taskRoles: EcsTaskRoles;
  /** The task that has an address. */
  readonly taskAt: (ipv4Address: string) => string | undefined;
  /** Requests are remembered here, for the front door to know them by. */
  readonly fromContainers: WeakSet<IncomingMessage>;
  readonly log: Logger;
}

const refusal = JSON.stringify({
  __type: 'AccessDeniedException',
  message:
    'This task was not told the AWS endpoint. Start Gantry with --inject-endpoint, or set the docker ' +
    'label gantry.inject-endpoint of its container to on.',
});

/** Makes the way in. */
export function openContainerApi(parts: ContainerApiParts): ContainerApi {
  const { app, fromContainers, log } = parts;
  return {
    take(request, response, peer) {
      const credential = findCredential(request.headers.authorization, request.url ?? '');
      if (credential === undefined) return false;
      if (mayCall(parts, request, credential.accessKeyId, peer)) {
        fromContainers.add(request);
        void app.ready().then(() => app.routing(request, response));
      } else {
        log.warn({ peer }, 'a container called the AWS API that was not told where it is');
        response.writeHead(403, { 'content-type': 'application/json', connection: 'close' });
        response.end(refusal);
      }
      return true;
    },
  };
}

/** By the session of its task, which nobody can make up, or by the address that it calls from. */
function mayCall(
  { byDefault, sessions, taskRoles, taskAt }: ContainerApiParts,
  request: IncomingMessage,
  accessKeyId: string,
  peer: string,
): boolean {
  const token = request.headers['x-amz-security-token'];
  const session = typeof token === 'string' ? sessions.find(accessKeyId, token) : undefined;
  const taskArn = session?.taskArn ?? taskAt(peer);
  if (taskArn !== undefined) return taskRoles.isToldEndpoint(taskArn, byDefault);
  // A role that a task assumed, from an address that it shares with others.
  return session !== undefined && byDefault;
}
