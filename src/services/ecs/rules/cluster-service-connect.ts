import { createHash } from 'node:crypto';
import { parseArn } from '../../../aws/arn.ts';
import { invalidIdentifier, invalidParameter } from '../errors.ts';
import type {
  ClusterServiceConnectDefaults,
  ClusterServiceConnectDefaultsRequest,
} from '../model/types.ts';
import type { Namespace } from './arns.ts';

const longestName = 1024;

/**
 * The Service Connect defaults to store: always the ARN of the namespace (reference §3.1.4); undefined
 * when the request takes them away with an empty name. Throws InvalidParameterException.
 *
 * Gantry has no Cloud Map yet, so a name cannot be looked up or created there. ECS would create an HTTP
 * namespace of that name; here the name gets an ARN that is always the same for that account, region and
 * name, and an ARN is taken at its word. Nothing can be discovered through either: the member is among
 * `clusterNotYetEffective`.
 */
export function validateServiceConnectDefaults(
  world: Namespace,
  given: ClusterServiceConnectDefaultsRequest,
): ClusterServiceConnectDefaults | undefined {
  const { namespace } = given;
  if (namespace === '') return undefined;
  if (namespace.startsWith('arn:')) return { namespace: validateNamespaceArn(world, namespace) };
  // The rule is documented, its text was never captured; this one is ours.
  if (namespace.length > longestName || /[<>"/]/.test(namespace)) {
    throw invalidParameter(
      `The Service Connect namespace name can have at most ${longestName} characters and cannot contain < > " or /.`,
    );
  }
  return { namespace: namespaceArn(world, namespace) };
}

function validateNamespaceArn(world: Namespace, text: string): string {
  const arn = parseArn(text);
  const isNamespace =
    arn?.service === 'servicediscovery' && /^namespace\/ns-[a-z0-9]+$/.test(arn.resource);
  if (!isNamespace || arn.account !== world.account || arn.region !== world.region) {
    throw invalidIdentifier(text);
  }
  return text;
}

/** The ARN that stands for a namespace of that name here. */
export function namespaceArn({ account, partition, region }: Namespace, name: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([account, region, name]))
    .digest('hex');
  return `arn:${partition}:servicediscovery:${region}:${account}:namespace/ns-${digest.slice(0, 16)}`;
}
