// What a task needs besides its spec, and what a container becomes with it. The fetching is done by
// whoever implements the port; the words of its failures are here, for they are the agent's.
import type { ContainerSpec, TaskSpec } from '../ports/runtime.ts';
import type {
  ContainerResources,
  ResourceFailure,
  TaskResources,
} from '../ports/task-resources.ts';
import { isRouted } from './firelens/log-router.ts';
import { remoteConfigOf, secretVariable } from './firelens/router-config.ts';

/** Whether anything must be fetched before the containers of a task can be made. */
export function needsResources({ containers }: TaskSpec): boolean {
  return containers.some(
    (container) =>
      (container.secrets ?? []).length > 0 ||
      (container.environmentFiles ?? []).length > 0 ||
      (container.logConfiguration?.secretOptions ?? []).length > 0 ||
      remoteConfigOf(container) !== undefined,
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

/**
 * The log router of a task with the secret options of those whose logs it routes, as variables to which
 * its configuration refers.
 */
export function withRouterSecrets(
  spec: TaskSpec,
  router: ContainerSpec,
  resources: TaskResources['containers'],
): ContainerSpec {
  const secrets = spec.containers.filter(isRouted).flatMap(({ name }) => {
    const options = Object.entries(resources.get(name)?.logOptions ?? {});
    return options.map(([option, value]) => [secretVariable(option, name), value] as const);
  });
  return { ...router, environment: { ...router.environment, ...Object.fromEntries(secrets) } };
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

const envFiles = 'ResourceInitializationError: failed to download env files';
const routerConfig = 'ResourceInitializationError: failed to download firelens config';

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
    failure: `${envFiles}: environment file resource: unable to find execution role credentials`,
  },
  // Nobody saw the words for a configuration of FireLens: they are those of environment files.
  noRoleForRouterConfig: {
    failure: `${routerConfig}: firelens resource: unable to find execution role credentials`,
  },
  routerConfigRefused: ({ failure }: ResourceFailure): ResourceFailure => ({
    failure: failure.replace(envFiles, routerConfig),
  }),
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
    failure: `${envFiles}: service call has been retried 1 time(s): operation error S3: HeadObject, https response error StatusCode: ${status}, api error ${error}${hint}`,
  };
}

function said({ type, text }: Refusal): string {
  return text === undefined ? type : `${type}: ${text}`;
}
