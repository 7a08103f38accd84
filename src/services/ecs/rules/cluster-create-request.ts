import { invalidParameter } from '../errors.ts';
import type { ClusterDocument } from '../model/cluster-document.ts';
import type { CreateClusterRequest } from '../model/types.ts';
import { clusterArn, type Namespace } from './arns.ts';
import { canonicalJson } from './canonical-json.ts';
import { validateStrategy } from './capacity-provider-strategy.ts';
import { validateCapacityProviders } from './cluster-capacity-providers.ts';
import { validateConfiguration } from './cluster-configuration.ts';
import { validateServiceConnectDefaults } from './cluster-service-connect.ts';
import { applySettings, initialSettings } from './cluster-settings.ts';
import { validateTags } from './tags.ts';

/** A cluster that was asked for and may be made. */
export interface WantedCluster {
  readonly clusterName: string;
  readonly document: ClusterDocument;
}

/**
 * Checks a CreateCluster request and returns the cluster it describes, defaults filled (reference §2.2,
 * §3.1). `containerInsights` is the account setting; `isActive` says of the name of a capacity
 * provider whether it was created. Throws InvalidParameterException.
 */
export function validateCreateCluster(
  namespace: Namespace,
  request: CreateClusterRequest,
  containerInsights = 'disabled',
  isActive: (name: string) => boolean = () => false,
): WantedCluster {
  const clusterName = validateName(request.clusterName);
  const configuration = validateConfiguration(request.configuration);
  const serviceConnectDefaults =
    request.serviceConnectDefaults &&
    validateServiceConnectDefaults(namespace, request.serviceConnectDefaults);
  const providers = validateCapacityProviders(namespace, request.capacityProviders ?? [], isActive);
  const strategy = request.defaultCapacityProviderStrategy ?? [];
  const members = {
    settings: applySettings(initialSettings(containerInsights), request.settings ?? []),
    ...(configuration !== undefined && { configuration }),
    ...(serviceConnectDefaults !== undefined && { serviceConnectDefaults }),
    capacityProviders: providers,
    defaultCapacityProviderStrategy: validateStrategy(strategy, providers, 'default'),
    tags: validateTags(request.tags ?? [], 'InvalidParameterException'),
  };
  const document = {
    clusterArn: clusterArn(namespace, clusterName),
    ...members,
    // Of the same arguments whatever the account setting was meanwhile.
    createRequest: argumentsOf({
      ...members,
      settings: applySettings(initialSettings('disabled'), request.settings ?? []),
    }),
  };
  return { clusterName, document };
}

function validateName(given: string | undefined): string {
  if (given === undefined || given === '') return 'default';
  if (/^[A-Za-z0-9_-]{1,255}$/.test(given)) return given;
  // The pattern is enforced; the text of the refusal was never captured (reference §2.2). This one is ours.
  throw invalidParameter(
    'The specified cluster name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. Specify a valid name and try again.',
  );
}

/**
 * The arguments of a CreateCluster in a form that two requests share when they ask for the same: every
 * list of it is a set, which clients send in any order, and a default said out loud is still a default.
 */
function argumentsOf(members: Readonly<Record<string, unknown>>): string {
  const unordered = Object.entries(members).map(([member, value]) => [
    member,
    Array.isArray(value) ? value.map((item) => canonicalJson(item)).sort() : value,
  ]);
  return canonicalJson(Object.fromEntries(unordered));
}
