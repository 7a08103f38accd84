import { invalidParameter } from '../../errors.ts';
import type {
  ServiceConnectClientAlias,
  ServiceConnectConfiguration,
  ServiceConnectService,
  TaskDefinition,
} from '../../model/types.ts';
import { isAbsent } from '../task-definition/absent.ts';
import { requirePortName } from './container-ports.ts';

/** `defaultNamespace`: that of the cluster, if it has one. */
export interface ServiceConnectSurroundings {
  readonly definition: TaskDefinition;
  readonly defaultNamespace?: string | undefined;
}

/**
 * Checks a Service Connect configuration (reference §2.3, §3.12). Throws InvalidParameterException.
 * Texts of ECS as far as they are known; those on names of discovery, ports and log drivers are ours.
 * Whether the namespace is there is not asked.
 */
export function validateServiceConnect(
  configuration: ServiceConnectConfiguration,
  { definition, defaultNamespace }: ServiceConnectSurroundings,
): void {
  if (!configuration.enabled) return;
  const { namespace, services = [], logConfiguration, accessLogConfiguration } = configuration;
  if (isAbsent(namespace) && isAbsent(defaultNamespace)) {
    throw invalidParameter('Namespace is missing');
  }
  if (definition.networkMode === 'host' || definition.networkMode === 'none') {
    throw invalidParameter(
      `Service Connect is not supported with network mode ${definition.networkMode}.`,
    );
  }
  if (accessLogConfiguration !== undefined && logConfiguration === undefined) {
    throw invalidParameter('accessLogConfiguration needs a logConfiguration.');
  }
  for (const service of services) validateEndpoint(service, definition);
  const names = services.map(({ discoveryName, portName }) => discoveryName ?? portName);
  if (new Set(names).size < names.length) {
    throw invalidParameter('A discoveryName can be used only once in a service.');
  }
}

function validateEndpoint(service: ServiceConnectService, definition: TaskDefinition): void {
  const {
    portName,
    discoveryName,
    clientAliases = [],
    ingressPortOverride,
    timeout = {},
  } = service;
  requirePortName(definition, portName);
  if (!isAbsent(discoveryName) && !/^[a-z0-9_][a-z0-9_-]{0,63}$/.test(discoveryName)) {
    throw invalidParameter(
      `The discovery name '${discoveryName}' is invalid. It can have at most 64 lower-case letters, numbers, underscores and hyphens, and cannot start with a hyphen.`,
    );
  }
  if (clientAliases.length > 1) {
    throw invalidParameter(`${clientAliases.length} clientAliases exceeds the max limit of 1`);
  }
  for (const alias of clientAliases) validateAlias(alias);
  if (ingressPortOverride !== undefined)
    validatePort('ingressPortOverride', ingressPortOverride, 0);
  const { idleTimeoutSeconds = 0, perRequestTimeoutSeconds = 0 } = timeout;
  if (idleTimeoutSeconds < 0 || perRequestTimeoutSeconds < 0) {
    throw invalidParameter('Service Connect timeouts can not be lesser than 0');
  }
}

function validateAlias({ port, dnsName }: ServiceConnectClientAlias): void {
  validatePort('port', port, 1);
  if (isAbsent(dnsName) || /^[a-z0-9_.][a-z0-9_.-]{0,126}$/.test(dnsName)) return;
  throw invalidParameter(
    'The DNS name that you provided is invalid. It can have at most 127 lower-case letters, numbers, underscores, hyphens and periods, and cannot start with a hyphen.',
  );
}

function validatePort(member: string, port: number, least: number): void {
  if (port >= least && port <= 65_535) return;
  throw invalidParameter(
    `The ${member} of a Service Connect service must be between ${least} and 65535.`,
  );
}
