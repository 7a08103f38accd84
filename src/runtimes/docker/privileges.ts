import type Docker from 'dockerode';
import type { ContainerSpec, TaskSpec } from '../../ports/runtime.ts';

/** What a container may do on its host, and what its file system allows. */
export function privileges(container: ContainerSpec): Docker.HostConfig {
  const { dockerSecurityOptions = [], linux } = container;
  const { capabilitiesAdd = [], capabilitiesDrop = [], devices = [], tmpfs = [] } = linux ?? {};
  return {
    ...(container.readonlyRootFilesystem !== undefined && {
      ReadonlyRootfs: container.readonlyRootFilesystem,
    }),
    ...(container.privileged !== undefined && { Privileged: container.privileged }),
    ...(container.initProcessEnabled !== undefined && { Init: container.initProcessEnabled }),
    ...(capabilitiesAdd.length > 0 && { CapAdd: [...capabilitiesAdd] }),
    ...(capabilitiesDrop.length > 0 && { CapDrop: [...capabilitiesDrop] }),
    ...(dockerSecurityOptions.length > 0 && { SecurityOpt: [...dockerSecurityOptions] }),
    ...(devices.length > 0 && {
      Devices: devices.map(({ hostPath, containerPath, permissions }) => ({
        PathOnHost: hostPath,
        PathInContainer: containerPath,
        // The documented default. To the engine no letters at all mean no access at all.
        CgroupPermissions: permissions === '' ? 'rwm' : permissions,
      })),
    }),
    ...(tmpfs.length > 0 && {
      Tmpfs: Object.fromEntries(
        tmpfs.map(({ containerPath, sizeMiB, mountOptions }) => [
          containerPath,
          [`size=${sizeMiB}m`, ...mountOptions].join(','),
        ]),
      ),
    }),
  };
}

/**
 * What a container asks for that reaches beyond itself onto its host, in words that go on after
 * "container app"; undefined when it asks for nothing of the kind. That is what `--allow-privileged off`
 * forbids: each of these alone can be made into control of the machine.
 */
export function hostPrivilege(spec: TaskSpec, container: ContainerSpec): string | undefined {
  const { privileged, linux, dockerSecurityOptions = [] } = container;
  if (privileged === true) return 'is privileged';
  const [device] = linux?.devices ?? [];
  if (device !== undefined) return `uses the device ${device.hostPath} of the host`;
  const capability = linux?.capabilitiesAdd.find((name) => !isHarmless(name));
  if (capability !== undefined) return `adds the capability ${capability}`;
  const option = dockerSecurityOptions.find((text) => !text.startsWith('no-new-privileges'));
  if (option !== undefined) return `sets the security option ${option}`;
  if (spec.pidMode === 'host') return 'shares the process namespace of the host';
  return spec.ipcMode === 'host' ? 'shares the IPC namespace of the host' : undefined;
}

/** The engine's own default set, and the one that Fargate lets a container add. */
const harmlessCapabilities: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
  'SYS_PTRACE',
]);

function isHarmless(capability: string): boolean {
  return harmlessCapabilities.has(capability.toUpperCase().replace(/^CAP_/, ''));
}
