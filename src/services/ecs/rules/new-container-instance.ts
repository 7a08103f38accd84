import type { Ids } from '../../../kernel/ids.ts';
import { clientError, invalidParameter } from '../errors.ts';
import type {
  ContainerInstanceDocument,
  ContainerInstanceInternals,
  ContainerInstanceRow,
} from '../model/container-instance-document.ts';
import type {
  Attribute,
  RegisterContainerInstanceRequest,
  Resource,
  Tag,
  VersionInfo,
} from '../model/types.ts';
import { clusterArn, containerInstanceArn, type Namespace } from './arns.ts';
import {
  mergeAttributes,
  requireRoom,
  validateRegisteredAttributes,
} from './instance-attributes.ts';
import { currentAgent, linuxAttributes, namesCapabilities } from './instance-capabilities.ts';
import { type InstanceIdentity, readIdentity } from './instance-identity.ts';
import { resourcesOf, totalResources } from './total-resources.ts';

/** What is known of an EC2 instance type. */
export interface InstanceType {
  readonly vcpus: number;
  readonly memoryMiB: number;
  /** Network interfaces it can have, its own among them. */
  readonly networkInterfaces: number;
  readonly gpus: number;
  readonly architecture: 'x86_64' | 'arm64';
}

/** Where and when an instance is registered. */
export interface Registration extends Namespace {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly ids: Ids;
  readonly clusterName: string;
  /** The runtime that is its agent. */
  readonly runtime: string;
  readonly instanceTypeOf: (name: string) => InstanceType | undefined;
}

type Registered = Omit<ContainerInstanceRow, 'sequence' | 'version'>;

/** An agent tells of itself what the caller of RegisterContainerInstance may leave out. */
interface Machine {
  readonly identity: InstanceIdentity | undefined;
  readonly isExternal: boolean;
  readonly instanceType: string | undefined;
  readonly type: InstanceType | undefined;
}

/**
 * A container instance as an agent registers it (reference §3.5.1). Whoever registers one without saying
 * what its agent can do, or how large it is, gets what the agent of the ECS-optimised AMI would say of a
 * machine of its type. Throws ClientException or InvalidParameterException.
 */
export function newContainerInstance(
  registration: Registration,
  request: RegisterContainerInstanceRequest,
  tags: readonly Tag[],
): Registered {
  const { account, region, now, ids, clusterName, runtime } = registration;
  const machine = machineOf(registration, request);
  const arn =
    request.containerInstanceArn ?? containerInstanceArn(registration, clusterName, ids.hex(32));
  const prefix = machine.isExternal ? 'mi-' : 'i-';
  const instance: ContainerInstanceDocument = {
    containerInstanceArn: arn,
    ec2InstanceId: machine.identity?.instanceId ?? `${prefix}${ids.hex(17)}`,
    status: 'ACTIVE',
    agentConnected: true,
    attributes: attributesOf(registration, machine, request),
    registeredAt: now,
    registeredResources: resourcesFrom(machine, request, ids),
    tags,
    versionInfo: versionOf(request.versionInfo),
  };
  const internals: ContainerInstanceInternals = {
    runtime,
    launchType: machine.isExternal ? 'EXTERNAL' : 'EC2',
    connectionChangedAt: now,
    instanceType: machine.instanceType,
    // One is the instance's own; there is no trunk here that carries more (reference §3.5.1).
    networkInterfaces: machine.type && machine.type.networkInterfaces - 1,
  };
  return {
    account,
    region,
    clusterArn: clusterArn(registration, clusterName),
    inactiveAt: null,
    instance,
    internals,
  };
}

/**
 * The instance after its agent registered it again under its ARN: it keeps that, its id and what others
 * gave it, also the attributes that the agent does not repeat. Throws ClientException when it claims to
 * be of another type (reference §2.7).
 */
export function registeredAgain(
  row: ContainerInstanceRow,
  registration: Registration,
  request: RegisterContainerInstanceRequest,
  tags: readonly Tag[],
): ContainerInstanceRow {
  const { instance, internals } = row;
  const machine = machineOf(registration, request);
  const { instanceType } = machine;
  const before = internals.instanceType;
  if (instanceType !== undefined && before !== undefined && instanceType !== before) {
    const id = instance.containerInstanceArn.slice(
      instance.containerInstanceArn.lastIndexOf('/') + 1,
    );
    throw clientError(
      `Container instance type changes are not supported. Container instance ${id} was previously registered as ${before}.`,
    );
  }
  const attributes = mergeAttributes(instance.attributes, request.attributes ?? []);
  requireRoom(attributes);
  const resources = request.totalResources ?? [];
  return {
    ...row,
    inactiveAt: null,
    instance: {
      ...instance,
      status: instance.status === 'INACTIVE' ? 'ACTIVE' : instance.status,
      agentConnected: true,
      attributes,
      ...(resources.length === 0
        ? {}
        : { registeredResources: totalResources(resources, request.platformDevices ?? []) }),
      tags: tags.length === 0 ? instance.tags : tags,
      versionInfo: { ...instance.versionInfo, ...given(request.versionInfo) },
    },
    internals: {
      ...internals,
      runtime: registration.runtime,
      connectionChangedAt: instance.agentConnected
        ? internals.connectionChangedAt
        : registration.now,
    },
  };
}

function machineOf(
  { instanceTypeOf }: Registration,
  request: RegisterContainerInstanceRequest,
): Machine {
  const attributes = request.attributes ?? [];
  validateRegisteredAttributes(attributes);
  const identity = readIdentity(request.instanceIdentityDocument);
  const isExternal = attributes.some(({ name }) => name === 'ecs.capability.external');
  const instanceType = identity?.instanceType ?? valueIn(attributes, 'ecs.instance-type');
  const type = instanceType === undefined ? undefined : instanceTypeOf(instanceType);
  return { identity, isExternal, instanceType, type };
}

function attributesOf(
  { region }: Registration,
  { identity, isExternal, instanceType, type }: Machine,
  request: RegisterContainerInstanceRequest,
): readonly Attribute[] {
  const own = request.attributes ?? [];
  const zone = identity?.availabilityZone ?? (isExternal ? undefined : `${region}a`);
  const placed = [
    ...(zone === undefined ? [] : [{ name: 'ecs.availability-zone', value: zone }]),
    ...(instanceType === undefined ? [] : [{ name: 'ecs.instance-type', value: instanceType }]),
    ...(identity?.imageId === undefined ? [] : [{ name: 'ecs.ami-id', value: identity.imageId }]),
  ];
  if (namesCapabilities(own)) return mergeAttributes(placed, own);
  const told = linuxAttributes({
    architecture: identity?.architecture ?? type?.architecture ?? 'x86_64',
    availabilityZone: zone,
    instanceType,
    imageId: identity?.imageId,
    hasGpus: (type?.gpus ?? 0) > 0 || (request.platformDevices ?? []).length > 0,
  });
  return mergeAttributes(told, own);
}

function resourcesFrom(
  { type, instanceType }: Machine,
  request: RegisterContainerInstanceRequest,
  ids: Ids,
): readonly Resource[] {
  const resources = request.totalResources ?? [];
  if (resources.length > 0) return totalResources(resources, request.platformDevices ?? []);
  if (type === undefined) {
    const what = instanceType === undefined ? '' : `, and nothing is known of ${instanceType}`;
    throw invalidParameter(`totalResources can not be empty${what}.`);
  }
  return resourcesOf(machineSizes(type, ids));
}

/** What the agent reports of a machine: the kernel and the agent itself keep a part of the memory. */
export function machineSizes(type: InstanceType, ids: Ids) {
  return {
    cpu: type.vcpus * 1024,
    memoryMiB: Math.floor(type.memoryMiB * seenOfMemory),
    gpuIds: Array.from({ length: type.gpus }, () => `GPU-${ids.uuid()}`),
  };
}

/** Documented for one machine, of 8 GiB, and taken for all: the rest is the kernel's. */
const seenOfMemory = 7985 / 8192;

/** An external agent sends none: its version comes with its connection. */
function versionOf(info: VersionInfo | undefined): VersionInfo {
  const own = given(info);
  return Object.keys(own).length === 0 ? currentAgent : own;
}

function given(info: VersionInfo = {}): VersionInfo {
  return Object.fromEntries(Object.entries(info).filter(([, value]) => value !== undefined));
}

function valueIn(attributes: readonly Attribute[], wanted: string): string | undefined {
  return attributes.find(({ name }) => name === wanted)?.value;
}
