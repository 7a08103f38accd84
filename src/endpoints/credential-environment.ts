import type { Logger } from '../kernel/logger.ts';
import type { ContainerEnvironment, EndpointAddress } from '../ports/container-endpoints.ts';
import type { RoleCredentialsIssuer, TaskRoles } from '../ports/task-roles.ts';
import type { CredentialIds } from './credential-ids.ts';

export interface CredentialEnvironmentParts {
  readonly ids: CredentialIds;
  readonly roles: TaskRoles;
  readonly issuer: RoleCredentialsIssuer;
  readonly address: () => Promise<EndpointAddress | undefined>;
  readonly log: Logger;
}

/**
 * How the containers of a task with a role find its credentials. SDKs resolve the relative URI against
 * http://169.254.170.2 and accept a full one only there (reference task-metadata §1). Where containers
 * cannot reach that address they get credentials outright; those do not rotate, so they last as long
 * as the task.
 */
export function credentialEnvironment(parts: CredentialEnvironmentParts): ContainerEnvironment {
  const { ids, roles, issuer, log } = parts;
  return async (spec, container) => {
    const role = spec.taskRoleArn === undefined ? undefined : roles.roleOf(spec.taskArn);
    if (role === undefined) return {};
    const path = `/v2/credentials/${ids.idOf(spec.taskArn)}`;
    const hasNetwork = spec.networkMode !== 'none' && container.disableNetworking !== true;
    const address = hasNetwork ? await parts.address() : undefined;
    if (address?.kind === 'fixed') return { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path };
    if (address?.kind === 'awsHost') {
      return { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${address.url}${path}` };
    }
    // Whoever set keys himself keeps them, and nobody without a network could use any.
    if (!hasNetwork || container.environment.AWS_ACCESS_KEY_ID !== undefined) return {};
    log.info(
      { task: spec.taskArn, container: container.name },
      'a container gets the credentials of its role as variables: it cannot reach 169.254.170.2',
    );
    const { accessKeyId, secretAccessKey, sessionToken } = issuer.lasting(role);
    return {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
  };
}
