import { isoInstant } from '../kernel/instant.ts';
import type { Logger } from '../kernel/logger.ts';
import type {
  EndpointAnswer,
  EndpointRequest,
  EndpointRoutes,
} from '../ports/container-endpoints.ts';
import type { RoleCredentialsIssuer, TaskRole, TaskRoles } from '../ports/task-roles.ts';
import { json } from './answers.ts';
import type { CredentialIds } from './credential-ids.ts';

export interface TaskCredentialsParts {
  readonly ids: CredentialIds;
  readonly roles: TaskRoles;
  readonly issuer: RoleCredentialsIssuer;
  /** Whether an address is one of this machine: a relay of the engine, or somebody who may look anyway. */
  readonly isThisMachine: (address: string) => boolean;
  readonly log: Logger;
}

/**
 * The credentials of a task's role, at the path that only its containers are told (reference
 * task-metadata §7). They are gone with the containers, and no other task gets them where the address
 * of the task is known.
 */
export function taskCredentials(parts: TaskCredentialsParts): EndpointRoutes {
  return {
    answer(request) {
      const asked = askedOf(request);
      if (asked === undefined) return undefined;
      if (asked.id === '') {
        return refusal(asked.version, 'NoIdInRequest', 'No Credential ID in the request');
      }
      return answer(parts, asked.id, asked.version, request.peer);
    },
  };
}

interface Asked {
  readonly version: 'V1' | 'V2';
  readonly id: string;
}

function askedOf({ method, path, query }: EndpointRequest): Asked | undefined {
  if (method !== 'GET') return undefined;
  if (path === '/v1/credentials') return { version: 'V1', id: query.get('id') ?? '' };
  const [, id] = /^\/v2\/credentials(?:\/([^/]*))?$/.exec(path) ?? [];
  const isAsked = id !== undefined || path === '/v2/credentials';
  return isAsked ? { version: 'V2', id: id ?? '' } : undefined;
}

function answer(
  { ids, roles, issuer, isThisMachine, log }: TaskCredentialsParts,
  id: string,
  version: Asked['version'],
  peer: string,
): EndpointAnswer {
  const taskArn = ids.taskOf(id);
  const role = taskArn === undefined ? undefined : roles.roleOf(taskArn);
  const notFound = () => refusal(version, 'InvalidIdInRequest', 'Credentials not found');
  // The id is not logged: a slip of one character would put a secret into the log.
  if (role === undefined) {
    log.warn({ peer, task: taskArn }, 'credentials were asked for that nobody has');
    return notFound();
  }
  if (!mayHave(role, peer) && !isThisMachine(peer)) {
    log.warn({ peer, task: role.taskArn }, 'a stranger asked for the credentials of a task');
    return notFound();
  }
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = issuer.current(role);
  return json(200, {
    RoleArn: role.roleArn,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: isoInstant(expiresAt).replace(/\.\d+Z$/, 'Z'),
  });
}

/** Tasks that share an address with others, or whose address is not known, are known by the id alone. */
function mayHave({ privateIpv4Address }: TaskRole, peer: string): boolean {
  return privateIpv4Address === undefined || privateIpv4Address === peer;
}

function refusal(version: Asked['version'], code: string, text: string): EndpointAnswer {
  const message = `Credentials${version}Request: ${text}`;
  return json(400, { code, message, HTTPErrorCode: 400 });
}
