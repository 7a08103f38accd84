import { clientError } from '../../errors.ts';
import type { Compatibility, ContainerDefinition, TaskDefinition } from '../../model/types.ts';
import { isAbsent } from './absent.ts';
import { fargateObjection, isWindows } from './fargate.ts';

/** Why a launch type cannot run a definition; undefined when it can. In the order Gantry lists them. */
const objections: Readonly<Record<Compatibility, (d: TaskDefinition) => string | undefined>> = {
  EXTERNAL: externalObjection,
  EC2: ec2Objection,
  FARGATE: fargateObjection,
  MANAGED_INSTANCES: managedInstancesObjection,
};

/** `Object.keys` of that very object. */
const launchTypes = Object.keys(objections) as readonly Compatibility[];

/**
 * The launch types that can run a definition (reference §3.3.3). The service's own order varies from
 * call to call; this one is fixed, and equals it for the cases that were observed to be stable.
 */
export function compatibilities(definition: TaskDefinition): readonly Compatibility[] {
  return launchTypes.filter((launchType) => objections[launchType](definition) === undefined);
}

/** The launch types the definition asks to be checked against. Throws ClientException. */
export function checkRequiredCompatibilities(definition: TaskDefinition): void {
  for (const launchType of definition.requiresCompatibilities ?? []) {
    const objection = objections[launchType](definition);
    if (objection !== undefined) throw clientError(objection);
  }
}

function ec2Objection({ ephemeralStorage }: TaskDefinition): string | undefined {
  return ephemeralStorage === undefined ? undefined : unsupported('EC2', 'EphemeralStorage');
}

/** Documented for ECS Anywhere; the texts were not seen. */
function externalObjection(definition: TaskDefinition): string | undefined {
  const { networkMode, ephemeralStorage, volumes = [], proxyConfiguration } = definition;
  if (networkMode === 'awsvpc') return unsupported('EXTERNAL', "network mode 'awsvpc'");
  if (ephemeralStorage !== undefined) return unsupported('EXTERNAL', 'EphemeralStorage');
  if (proxyConfiguration !== undefined) return unsupported('EXTERNAL', 'proxyConfiguration');
  return volumes.some((volume) => volume.configuredAtLaunch === true)
    ? unsupported('EXTERNAL', 'configuredAtLaunch')
    : undefined;
}

/** Documented for Managed Instances; the texts were not seen, the effect of Windows was. */
function managedInstancesObjection(definition: TaskDefinition): string | undefined {
  const { networkMode, volumes = [], containerDefinitions = [] } = definition;
  const refuse = (what: string) => unsupported('MANAGED_INSTANCES', what);
  if (networkMode !== 'awsvpc' && networkMode !== 'host') {
    return 'Tasks using the MANAGED_INSTANCES launch type only support network modes awsvpc and host.';
  }
  if (isWindows(definition)) return refuse('Windows');
  const ofTask = (['ephemeralStorage', 'ipcMode', 'proxyConfiguration'] as const).find(
    (member) => definition[member] !== undefined,
  );
  if (ofTask !== undefined) return refuse(ofTask);
  for (const volume of volumes) {
    if (volume.host?.sourcePath !== undefined) return refuse('sourcePath');
    if (volume.dockerVolumeConfiguration !== undefined) return refuse('dockerVolumeConfiguration');
    if (volume.fsxWindowsFileServerVolumeConfiguration !== undefined) {
      return refuse('fsxWindowsFileServerVolumeConfiguration');
    }
  }
  const ofContainer = containerDefinitions.flatMap(refusedByManagedInstances)[0];
  return ofContainer === undefined ? undefined : refuse(ofContainer);
}

function refusedByManagedInstances(container: ContainerDefinition): readonly string[] {
  const { linuxParameters = {} } = container;
  const lists = [
    'dnsSearchDomains',
    'dnsServers',
    'dockerSecurityOptions',
    'extraHosts',
    'links',
  ] as const;
  return [
    ...lists.filter((member) => (container[member] ?? []).length > 0),
    ...(['maxSwap', 'sharedMemorySize', 'swappiness'] as const).filter(
      (member) => linuxParameters[member] !== undefined,
    ),
    ...(container.disableNetworking === true ? ['disableNetworking'] : []),
    ...(isAbsent(container.hostname) ? [] : ['hostname']),
  ];
}

/** The service's sentence for EC2 and ephemeral storage, used for the others too. */
function unsupported(launchType: Compatibility, what: string): string {
  return `Tasks using the ${launchType} launch type do not support ${what}.`;
}
