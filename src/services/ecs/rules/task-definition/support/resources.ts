import type { MemberSupport } from './member-support.ts';

const resources = 'test/docker/resources.test.ts';
const limits = `${resources} > the limits of a container on Docker`;
const together = `${resources} > hold for its containers together: two that fit alone do not fit both`;
const ofTask =
  'of all containers together where Gantry runs as root beside the engine, else of each alone';
const disk =
  'of each container’s own disk, where the storage driver can limit it (btrfs, zfs, overlay2 on XFS mounted with pquota); elsewhere the log says that nothing is limited. The task shows it either way';
const gpus =
  'CannotCreateContainerError: container x requires 1 GPU, but the Docker engine has none to give: it has no runtime "nvidia". Of an engine that has it they are asked for; none was there to run that';
const simulated = 'no observable effect';

/** What a task and its containers may use. */
export const resourcesSupport: readonly MemberSupport[] = [
  { member: 'cpu', docker: 'effective', simulated, note: ofTask, test: together },
  { member: 'memory', docker: 'effective', simulated, note: ofTask, test: together },
  {
    member: 'ephemeralStorage',
    docker: 'effective',
    simulated,
    note: disk,
    test: 'test/docker/disk.test.ts > the disk of a container > may grow as large as the task says',
  },
  {
    member: 'containerDefinitions[].cpu',
    docker: 'effective',
    simulated,
    note: 'as shares, 2 at least',
    test: `${limits} > are cpu as shares, memory, and memoryReservation`,
  },
  {
    member: 'containerDefinitions[].memory',
    docker: 'effective',
    simulated,
    note: 'beyond it the container ends with OutOfMemoryError',
    test: `${limits} > are cpu as shares, memory, and memoryReservation`,
  },
  {
    member: 'containerDefinitions[].memoryReservation',
    docker: 'effective',
    simulated,
    test: `${limits} > are cpu as shares, memory, and memoryReservation`,
  },
  {
    member: 'containerDefinitions[].linuxParameters.maxSwap',
    docker: 'effective',
    simulated,
    note: 'on top of the memory; without it there is no swap, as on the hosts of ECS',
    test: `${limits} > are maxSwap on top of the memory, and swappiness`,
  },
  {
    member: 'containerDefinitions[].linuxParameters.swappiness',
    docker: 'effective',
    simulated,
    note: 'together with maxSwap, on hosts with cgroups of version 1, as on ECS',
    test: `${limits} > are maxSwap on top of the memory, and swappiness`,
  },
  {
    member: 'containerDefinitions[].linuxParameters.sharedMemorySize',
    docker: 'effective',
    simulated,
    note: 'the size of /dev/shm; the largest of all containers with ipcMode task',
    test: `${limits} > are ulimits and the size of shared memory`,
  },
  {
    member: 'containerDefinitions[].ulimits',
    docker: 'effective',
    simulated,
    test: `${limits} > are ulimits and the size of shared memory`,
  },
  {
    member: 'containerDefinitions[].resourceRequirements',
    docker: 'refused',
    simulated,
    note: gpus,
    test: `${limits} > are no GPUs where the engine has none: the task says why`,
  },
  {
    member: 'containerDefinitions[].resourceRequirements[].sharingStrategy',
    docker: 'refused',
    simulated: 'refused',
    note: "it can be registered, and a task of it stops: ResourceInitializationError: container 'x' has a GPU with a sharingStrategy, and Gantry has no GPU that it could share",
    test: 'test/docker/basics.test.ts > a task that nothing here can run > %s has no container, and says why',
  },
  {
    member: 'overrides.cpu',
    docker: 'effective',
    simulated,
    note: ofTask,
    test: `${resources} > are those that the overrides say`,
  },
  {
    member: 'overrides.memory',
    docker: 'effective',
    simulated,
    note: ofTask,
    test: `${resources} > are those that the overrides say`,
  },
  {
    member: 'overrides.ephemeralStorage',
    docker: 'effective',
    simulated,
    note: disk,
    test: 'test/docker/disk.test.ts > the disk of a container > may grow as large as the task says',
  },
  {
    member: 'overrides.containerOverrides[].cpu',
    docker: 'effective',
    simulated,
    test: `${limits} > are those of the overrides where there are any`,
  },
  {
    member: 'overrides.containerOverrides[].memory',
    docker: 'effective',
    simulated,
    test: `${limits} > are those of the overrides where there are any`,
  },
  {
    member: 'overrides.containerOverrides[].memoryReservation',
    docker: 'effective',
    simulated,
    test: `${limits} > are those of the overrides where there are any`,
  },
  {
    member: 'overrides.containerOverrides[].resourceRequirements',
    docker: 'refused',
    simulated,
    note: gpus,
    test: `${limits} > are no GPUs where the engine has none: the task says why`,
  },
  {
    member: 'overrides.containerOverrides[].resourceRequirements[].sharingStrategy',
    docker: 'refused',
    simulated: 'refused',
    note: "it can be registered, and a task of it stops: ResourceInitializationError: container 'x' has a GPU with a sharingStrategy, and Gantry has no GPU that it could share",
    test: 'test/docker/basics.test.ts > a task that nothing here can run > %s has no container, and says why',
  },
];
