// Fetches what tasks need besides their specs, as the agent does it: part of the composition root, where
// the services that keep such things are known. Each is asked as a client asks it, with the execution
// role of the task, so nothing else has to know where a value lies.
import { mergeFiles, parseEnvironmentFile, parseS3Arn } from './agent/environment-file.ts';
import { remoteConfigOf } from './agent/firelens/router-config.ts';
import { pickJsonKey } from './agent/secret-json.ts';
import { type SecretPlace, secretPlace } from './agent/secret-reference.ts';
import { failures, worldOfTask } from './agent/task-resources.ts';
import { partitionOf } from './aws/arn.ts';
import { AwsError } from './aws/errors.ts';
import type { Service } from './aws/service.ts';
import type { Config } from './config.ts';
import { Ids } from './kernel/ids.ts';
import { SystemRandom } from './kernel/random.ts';
import { type ObjectSource, openObjectSource } from './open-object-source.ts';
import type { ContainerSpec, SecretReference, TaskSpec } from './ports/runtime.ts';
import type {
  ContainerResources,
  RegistryLogin,
  ResourceFailure,
  ResourceSource,
  TaskResources,
} from './ports/task-resources.ts';

type Values = ReadonlyMap<string, string>;
type AsmPlace = Extract<SecretPlace, { store: 'asm' }>;

/** The most names that GetParameters takes. */
const mostNames = 10;

type ObjectSettings = Pick<Config, 's3Buckets' | 's3Endpoint' | 'upstream'>;

/** What tasks are given, out of the services of this Gantry and of what stands for S3. */
export function openTaskResources(
  services: readonly Service[],
  { s3Buckets: buckets, s3Endpoint, upstream }: ObjectSettings,
): ResourceSource {
  // An emulator that has the other services has S3 too, like as not.
  const endpoint = s3Endpoint ?? upstream;
  return new TaskResourceFetcher(services, openObjectSource({ buckets, s3Endpoint: endpoint }));
}

class TaskResourceFetcher implements ResourceSource {
  readonly #services: readonly Service[];
  readonly #objects: ObjectSource;
  // Requests of the agent must not shift the history that a seed gives.
  readonly #ids = new Ids(new SystemRandom());

  constructor(services: readonly Service[], objects: ObjectSource) {
    this.#services = services;
    this.#objects = objects;
  }

  async fetch(spec: TaskSpec): Promise<TaskResources | ResourceFailure> {
    try {
      const secrets = await this.#secrets(spec);
      const files = await this.#files(spec);
      const given = spec.containers.map(
        (container) => [container.name, resourcesOf(container, secrets, files)] as const,
      );
      const routerConfig = await this.#routerConfig(spec);
      return { containers: new Map(given), ...(routerConfig !== undefined && { routerConfig }) };
    } catch (error) {
      return failureOf(error);
    }
  }

  async registryLogin(spec: TaskSpec, secretId: string): Promise<RegistryLogin | ResourceFailure> {
    try {
      if (spec.executionRoleArn === undefined) throw new Unavailable(failures.noRoleForSecrets);
      const { region } = worldOfTask(spec.taskArn);
      const place = secretPlace(secretId);
      const answer = await this.#call(
        spec,
        { service: 'secretsmanager', region: (place?.store === 'asm' && place.region) || region },
        'GetSecretValue',
        { SecretId: secretId },
      ).catch((error: unknown) => {
        throw refusedAs(error, (refusal) => failures.registryRefused(secretId, refusal));
      });
      return readLogin(textOf(answer.SecretString) ?? '');
    } catch (error) {
      return failureOf(error);
    }
  }

  /** The values of all secrets of a task by what they are called in its definition. */
  async #secrets(spec: TaskSpec): Promise<Values> {
    const references = new Set(
      spec.containers.flatMap(secretsOf).map(({ valueFrom }) => valueFrom),
    );
    if (references.size === 0) return new Map();
    if (spec.executionRoleArn === undefined) throw new Unavailable(failures.noRoleForSecrets);
    const parameters = new Map<string, string[]>();
    const values = new Map<string, string>();
    for (const valueFrom of references) {
      const place = secretPlace(valueFrom);
      if (place === undefined) throw new Unavailable(failures.badSecretArn(valueFrom));
      if (place.store === 'asm') {
        values.set(valueFrom, await this.#secret(spec, place));
        continue;
      }
      const region = place.region ?? worldOfTask(spec.taskArn).region;
      parameters.set(region, [...(parameters.get(region) ?? []), place.name]);
    }
    for (const [region, names] of parameters) {
      for (const [name, value] of await this.#parameters(spec, region, names)) {
        values.set(name, value);
      }
    }
    return values;
  }

  async #secret(spec: TaskSpec, place: AsmPlace): Promise<string> {
    const { region, secretId, jsonKey, versionStage, versionId } = place;
    const answer = await this.#call(spec, { service: 'secretsmanager', region }, 'GetSecretValue', {
      SecretId: secretId,
      VersionStage: versionStage,
      VersionId: versionId,
    }).catch((error: unknown) => {
      throw refusedAs(error, (refusal) => failures.secretRefused(secretId, refusal));
    });
    // The agent takes a secret of bytes for an empty text.
    const text = textOf(answer.SecretString) ?? '';
    if (jsonKey === undefined) return text;
    const picked = pickJsonKey(text, jsonKey);
    if ('problem' in picked) throw new Unavailable(failures.secretUnusable(picked.problem));
    return picked.value;
  }

  async #parameters(spec: TaskSpec, region: string, names: readonly string[]): Promise<Values> {
    const values = new Map<string, string>();
    const missing: string[] = [];
    for (let at = 0; at < names.length; at += mostNames) {
      const asked = names.slice(at, at + mostNames);
      const answer = await this.#call(spec, { service: 'ssm', region }, 'GetParameters', {
        Names: asked,
        WithDecryption: true,
      }).catch((error: unknown) => {
        throw refusedAs(error, failures.parametersRefused);
      });
      missing.push(...listOf(answer.InvalidParameters).map(String));
      for (const parameter of listOf(answer.Parameters).map(membersOf)) {
        const { Name, ARN, Selector = '', Value } = parameter;
        for (const name of [`${Name}${Selector}`, `${ARN}${Selector}`]) {
          values.set(name, String(Value));
        }
      }
    }
    if (missing.length > 0) throw new Unavailable(failures.parametersMissing(missing));
    return values;
  }

  /** The variables of all environment files of a task by the ARNs of the files. */
  async #files(spec: TaskSpec): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
    const arns = new Set(spec.containers.flatMap(({ environmentFiles = [] }) => environmentFiles));
    if (arns.size > 0 && spec.executionRoleArn === undefined) {
      throw new Unavailable(failures.noRoleForFiles);
    }
    const files = new Map<string, Readonly<Record<string, string>>>();
    for (const arn of arns) {
      const found = await this.#object(arn);
      if ('failure' in found) throw new Unavailable(found);
      files.set(arn, parseEnvironmentFile(found.text));
    }
    return files;
  }

  async #routerConfig(spec: TaskSpec): Promise<string | undefined> {
    const arn = spec.containers.map(remoteConfigOf).find((remote) => remote !== undefined);
    if (arn === undefined) return undefined;
    if (spec.executionRoleArn === undefined) throw new Unavailable(failures.noRoleForRouterConfig);
    const found = await this.#object(arn);
    if ('failure' in found) throw new Unavailable(failures.routerConfigRefused(found));
    return found.text;
  }

  async #object(arn: string): Promise<{ readonly text: string } | ResourceFailure> {
    const place = parseS3Arn(arn);
    return place === undefined ? failures.fileMissing('') : await this.#objects.read(place);
  }

  /** Calls a service with the execution role of a task. Rejects as the service does. */
  async #call(
    { taskArn, executionRoleArn = '' }: TaskSpec,
    to: { readonly service: string; readonly region: string },
    operation: string,
    input: object,
  ): Promise<Readonly<Record<string, unknown>>> {
    const service = this.#services.find(({ name }) => name === to.service);
    if (service === undefined) throw new Error(`there is no service ${to.service}`);
    const { account } = worldOfTask(taskArn);
    const role = executionRoleArn.slice(executionRoleArn.lastIndexOf('/') + 1);
    const session = taskArn.slice(taskArn.lastIndexOf('/') + 1);
    const answer = await service.call(operation, input, {
      account,
      region: to.region,
      principalArn: `arn:${partitionOf(to.region)}:sts::${account}:assumed-role/${role}/${session}`,
      requestId: this.#ids.uuid(),
    });
    return membersOf(JSON.parse(answer));
  }
}

/** Thrown on the way, so that the first failure ends the fetching. */
class Unavailable extends Error {
  readonly answer: ResourceFailure;

  constructor(answer: ResourceFailure) {
    super(answer.failure);
    this.name = 'Unavailable';
    this.answer = answer;
  }
}

function failureOf(error: unknown): ResourceFailure {
  if (error instanceof Unavailable) return error.answer;
  throw error;
}

/** A refusal of a service as a failure of the task; anything else as it is. */
function refusedAs(
  error: unknown,
  failure: (refusal: {
    readonly type: string;
    readonly text: string | undefined;
  }) => ResourceFailure,
): unknown {
  if (!(error instanceof AwsError)) return error;
  return new Unavailable(failure({ type: error.type, text: error.text }));
}

function secretsOf({ secrets = [], logConfiguration }: ContainerSpec): readonly SecretReference[] {
  return [...secrets, ...(logConfiguration?.secretOptions ?? [])];
}

function resourcesOf(
  container: ContainerSpec,
  secrets: Values,
  files: ReadonlyMap<string, Readonly<Record<string, string>>>,
): ContainerResources {
  const { environmentFiles = [], logConfiguration } = container;
  const valuesOf = (references: readonly SecretReference[] = []): Record<string, string> =>
    Object.fromEntries(
      references.map(({ name, valueFrom }) => [name, secrets.get(valueFrom) ?? '']),
    );
  return {
    environment: mergeFiles(environmentFiles.map((arn) => files.get(arn) ?? {})),
    secrets: valuesOf(container.secrets),
    logOptions: valuesOf(logConfiguration?.secretOptions),
  };
}

/** The texts of the agent. */
function readLogin(text: string): RegistryLogin {
  if (text === '') {
    throw unusable('asm fetching authorization data: empty secrets value');
  }
  const { username, password } = parsedMembers(text);
  if (typeof username !== 'string' || username === '') {
    throw unusable('asm fetching username: AuthorizationData is malformed, empty field');
  }
  if (typeof password !== 'string' || password === '') {
    throw unusable('asm fetching password: AuthorizationData is malformed, empty field');
  }
  return { username, password };
}

function parsedMembers(text: string): Readonly<Record<string, unknown>> {
  try {
    return membersOf(JSON.parse(text));
  } catch {
    // The message would quote the secret.
    throw unusable(
      'asm fetching authorization data: unable to unmarshal secret value, invalid schema',
    );
  }
}

function unusable(problem: string): Unavailable {
  return new Unavailable(failures.registryUnusable(problem));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
