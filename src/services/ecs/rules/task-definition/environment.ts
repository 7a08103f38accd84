import { clientError } from '../../errors.ts';
import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '../../model/types.ts';
import { isAbsent } from './absent.ts';

const mostEnvironmentFiles = 10;

/** Environment variables, environment files and secrets. Throws ClientException. */
export function checkEnvironment(input: RegisterTaskDefinitionRequest): void {
  for (const container of input.containerDefinitions) {
    checkVariables(container);
    checkFiles(container);
    checkSecrets(container);
    checkRegistryCredentials(container);
  }
  const usesSecrets = input.containerDefinitions.some(
    ({ secrets = [], logConfiguration }) =>
      secrets.length > 0 || (logConfiguration?.secretOptions ?? []).length > 0,
  );
  if (usesSecrets && isAbsent(input.executionRoleArn)) {
    throw clientError(
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    );
  }
}

function checkVariables({ environment = [] }: ContainerDefinition): void {
  // Seen by users of the service.
  if (environment.some(({ name }) => name === undefined || name.trim() === '')) {
    throw clientError('Environment variable name cannot be null or blank.');
  }
}

function checkFiles({ environmentFiles = [] }: ContainerDefinition): void {
  if (environmentFiles.length > mostEnvironmentFiles) {
    throw clientError(
      'The maximum number of environment files was exceeded. Specify ten or less and try again.',
    );
  }
  for (const { value } of environmentFiles) {
    if (!/^arn:[a-z0-9-]+:s3:::[^/]+\/.+$/.test(value)) throw clientError('Invalid arn syntax.');
    // The ending is documented; the service's text was not seen.
    if (!value.endsWith('.env')) {
      throw clientError('The environment file must have the extension .env.');
    }
  }
}

function checkSecrets({ name, environment = [], secrets = [] }: ContainerDefinition): void {
  const taken = new Set(environment.map((variable) => variable.name));
  for (const secret of secrets) {
    if (secret.name.trim() === '' || secret.valueFrom.trim() === '') {
      throw clientError(`The secrets of container '${name}' must have a 'name' and a 'valueFrom'.`);
    }
    if (taken.has(secret.name)) {
      throw clientError(
        `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${secret.name}'.`,
      );
    }
    taken.add(secret.name);
  }
}

/** Seen refused; the text was not. */
function checkRegistryCredentials({ name, repositoryCredentials }: ContainerDefinition): void {
  if (repositoryCredentials?.credentialsParameter === '') {
    throw clientError(
      `Invalid 'repositoryCredentials' setting for container '${name}'. 'credentialsParameter' should not be null or empty.`,
    );
  }
}
