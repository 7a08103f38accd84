// What a task needs besides its spec, and what a container becomes with it. The fetching is done by
// whoever implements the port; the words of its failures are here, for they are the agent's.
import type { ContainerSpec, TaskSpec } from '../ports/runtime.ts';
import type { ContainerResources, ResourceFailure } from '../ports/task-resources.ts';

/** Whether anything must be fetched before the containers of a task can be made. */
export function needsResources({ containers }: TaskSpec): boolean {
  return containers.some(
    ({ secrets = [], environmentFiles = [], logConfiguration }) =>
      secrets.length > 0 ||
      environmentFiles.length > 0 ||
      (logConfiguration?.secretOptions ?? []).length > 0,
  );
}

/** The container with what was fetched for it: secrets win over variables, and these over files. */
export function withResources(
  container: ContainerSpec,
  { environment, secrets, logOptions }: ContainerResources,
): ContainerSpec {
  const { logConfiguration } = container;
  return {
    ...withFiles(container, environment),
    environment: { ...environment, ...container.environment, ...secrets },
    ...(logConfiguration && {
      logConfiguration: {
        ...logConfiguration,
        options: { ...logConfiguration.options, ...logOptions },
      },
    }),
  };
}

/** The container with the variables of its files alone: what may be kept and shown of it. */
export function withFiles(
  container: ContainerSpec,
  variables: Readonly<Record<string, string>>,
): ContainerSpec {
  return { ...container, environment: { ...variables, ...container.environment } };
}

/** The ids in the ARN of a task that say in which world it lives. */
export function worldOfTask(taskArn: string): {
  readonly account: string;
  readonly region: string;
} {
  const [, , , region = '', account = ''] = taskArn.split(':');
  return { account, region };
}

/** What an AWS service answered instead of a value. */
export interface Refusal {
  readonly type: string;
  readonly text: string | undefined;
}

/** Users of Fargate see all of these texts. */
export const failures = {
  parametersMissing: (names: readonly string[]): ResourceFailure =>
    secretFailure(`${ssm}: ${retried}: invalid ssm parameters: ${names.join(',')}`),
  parametersRefused: (refusal: Refusal): ResourceFailure =>
    secretFailure(`${ssm}: ${retried}: ${said(refusal)}`),
  secretRefused: (secretId: string, refusal: Refusal): ResourceFailure =>
    secretFailure(
      `${asm}: ${retried}: failed to fetch secret ${secretId} from secrets manager: ${said(refusal)}`,
    ),
  secretUnusable: (problem: string): ResourceFailure =>
    secretFailure(`${asm}: ${retried}: ${problem}`),
  badSecretArn: (valueFrom: string): ResourceFailure =>
    secretFailure(
      `${asm}: trying to retrieve secret with value ${valueFrom} resulted in error: an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.`,
    ),
  registryRefused: (secretId: string, refusal: Refusal): ResourceFailure =>
    secretFailure(
      `${registry}: ${retried}: asm fetching secret from the service for ${secretId}: ${said(refusal)}`,
    ),
  registryUnusable: (problem: string): ResourceFailure =>
    secretFailure(`${registry}: ${retried}: ${problem}`),
  noRoleForSecrets: secretFailure('ASM secret resource: unable to find execution role credentials'),
  noRoleForFiles: {
    failure:
      'ResourceInitializationError: failed to download env files: environment file resource: unable to find execution role credentials',
  },
  fileMissing: (hint: string): ResourceFailure => fileRefused(404, 'NotFound: Not Found', hint),
  fileRefused,
} as const;

const asm = 'unable to retrieve secret from asm';
const ssm = 'unable to retrieve secrets from ssm';
const registry = 'unable to get registry auth from asm';
const retried = 'service call has been retried 1 time(s)';

function secretFailure(what: string): ResourceFailure {
  return {
    failure: `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ${what}`,
  };
}

function fileRefused(status: number, error: string, hint = ''): ResourceFailure {
  return {
    failure: `ResourceInitializationError: failed to download env files: service call has been retried 1 time(s): operation error S3: HeadObject, https response error StatusCode: ${status}, api error ${error}${hint}`,
  };
}

function said({ type, text }: Refusal): string {
  return text === undefined ? type : `${type}: ${text}`;
}
