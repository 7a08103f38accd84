import { parseRoleArn } from '../../../../aws/arn.ts';
import { clientError } from '../../errors.ts';
import type { RegisterTaskDefinitionRequest } from '../../model/types.ts';
import { whatIsWrongIn } from '../placement-constraints.ts';
import { isAbsent } from './absent.ts';

const longestDefinitionBytes = 65_536;
const mostPlacementConstraints = 10;
const ephemeralStorageGiB = { least: 21, most: 200 };

/** The properties of an App Mesh proxy that must be there; the first text was observed. */
const proxyProperties = [
  { name: 'ProxyIngressPort', missing: 'Ingress port not found' },
  { name: 'ProxyEgressPort', missing: 'Egress port not found' },
  { name: 'AppPorts', missing: 'App ports not found' },
] as const;

/** The size of the whole definition, as the service counts it: JSON in bytes, tags aside. */
export function checkLength(input: RegisterTaskDefinitionRequest): void {
  const bytes = Buffer.byteLength(JSON.stringify({ ...input, tags: undefined }));
  if (bytes > longestDefinitionBytes) {
    throw clientError(
      `Actual length: '${bytes}'. Max allowed length is '${longestDefinitionBytes}' bytes.`,
    );
  }
}

/** Members the service still models and no longer takes. Throws ClientException. */
export function checkSupported(input: RegisterTaskDefinitionRequest): void {
  if ((input.inferenceAccelerators ?? []).length > 0) {
    throw clientError("Unsupported field 'inferenceAccelerators'.");
  }
}

/**
 * The task role and the execution role: a role ARN, or a role name that the service completes. The
 * account may be any: Gantry's own is made up (clients §0.8). Throws ClientException.
 */
export function checkRoles(input: RegisterTaskDefinitionRequest): void {
  for (const role of [input.taskRoleArn, input.executionRoleArn]) {
    if (isAbsent(role)) continue;
    const isArn = parseRoleArn(role) !== undefined;
    const isName = /^[\w+=,.@-]{1,64}$/.test(role);
    if (!isArn && !isName) throw clientError('Role is not valid');
  }
}

/** The size of the task's disk, whatever it runs on. Throws ClientException. */
export function checkEphemeralStorage({ ephemeralStorage }: RegisterTaskDefinitionRequest): void {
  const { least, most } = ephemeralStorageGiB;
  const { sizeInGiB: size = least } = ephemeralStorage ?? {};
  if (size < least) throw clientError(`EphemeralStorage size should be at least ${least}.`);
  if (size > most) throw clientError(`EphemeralStorage size should be at most ${most}.`);
}

/** Placement constraints. Documented rules; the texts were not seen. Throws ClientException. */
export function checkPlacementConstraints(input: RegisterTaskDefinitionRequest): void {
  const { placementConstraints = [] } = input;
  if (placementConstraints.length > mostPlacementConstraints) {
    throw clientError(
      `A task definition can have at most ${mostPlacementConstraints} placement constraints.`,
    );
  }
  for (const { type, expression } of placementConstraints) {
    if (type === undefined) throw clientError('constraint.type should not be null or empty.');
    if (isAbsent(expression)) {
      throw clientError('constraint.expression should not be null or empty.');
    }
    const wrong = whatIsWrongIn(expression);
    if (wrong !== undefined) throw clientError(wrong);
  }
}

/** The App Mesh proxy. Throws ClientException. */
export function checkProxy(input: RegisterTaskDefinitionRequest): void {
  const { proxyConfiguration: proxy, containerDefinitions, networkMode } = input;
  if (proxy === undefined) return;
  if (containerDefinitions.every(({ name }) => name !== proxy.containerName)) {
    throw clientError(`Proxy container [${proxy.containerName}] does not exist.`);
  }
  if (networkMode !== 'awsvpc') {
    throw clientError('APPMESH proxy configuration is only supported in networkMode=awsvpc.');
  }
  const given = new Set(
    (proxy.properties ?? []).filter(({ value }) => !isAbsent(value)).map(({ name }) => name),
  );
  const absent = proxyProperties.find(({ name }) => !given.has(name));
  if (absent !== undefined) throw clientError(absent.missing);
}
