import type { MemberSupport } from './member-support.ts';

const linux = 'test/docker/linux.test.ts';
const asked = `${linux} > what a container asks of Linux`;
const namespaces = `${linux} > the process and IPC namespaces of a task`;
const privileged = `${linux} > a privileged container`;
const simulated = 'no observable effect';
const forbidden =
  '--allow-privileged off refuses it with a CannotCreateContainerError that names the switch';

/** What a container is to Linux and to its host. */
export const linuxSupport: readonly MemberSupport[] = [
  {
    member: 'pidMode',
    docker: 'effective',
    simulated,
    note: `task: that of the pause container, in every network mode; host: ${forbidden}`,
    test: `${namespaces} > pidMode host shows the processes of the host`,
  },
  {
    member: 'ipcMode',
    docker: 'effective',
    simulated,
    note: `task: that of the pause container; host: ${forbidden}; none: without /dev/shm`,
    test: `${namespaces} > ipcMode task shares memory between containers, as much as one of them asks`,
  },
  {
    member: 'containerDefinitions[].privileged',
    docker: 'effective',
    simulated,
    note: forbidden,
    test: `${privileged} > is one to the engine`,
  },
  {
    member: 'containerDefinitions[].dockerSecurityOptions',
    docker: 'effective',
    simulated,
    note: `all but no-new-privileges: ${forbidden}`,
    test: `${asked} > dockerSecurityOptions are those of the container`,
  },
  {
    member: 'containerDefinitions[].systemControls',
    docker: 'effective',
    simulated,
    note: 'of the network in awsvpc mode, and of a shared IPC namespace: for all containers, the last one winning',
    test: `${asked} > systemControls of the network hold for all containers in awsvpc mode`,
  },
  {
    member: 'containerDefinitions[].linuxParameters.capabilities',
    docker: 'effective',
    simulated,
    note: `one beyond Docker’s own set and SYS_PTRACE: ${forbidden}`,
    test: `${asked} > capabilities are added to the usual ones and dropped from them`,
  },
  {
    member: 'containerDefinitions[].linuxParameters.devices',
    docker: 'effective',
    simulated,
    note: forbidden,
    test: `${asked} > devices are there, under their own permissions`,
  },
  {
    member: 'containerDefinitions[].linuxParameters.initProcessEnabled',
    docker: 'effective',
    simulated,
    note: 'with pidMode task the pause container is the first process, and reaps',
    test: `${asked} > initProcessEnabled puts an init in front, which reaps what is left to it`,
  },
  {
    member: 'containerDefinitions[].linuxParameters.tmpfs',
    docker: 'effective',
    simulated,
    test: `${asked} > tmpfs mounts have their size and options`,
  },
];
