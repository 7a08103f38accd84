import type { MemberSupport } from './member-support.ts';

const awsvpc = 'test/docker/network.test.ts > the network of an awsvpc task on Docker';
const modes = 'test/docker/network-modes.test.ts';
const ports = `${modes} > the ports of a bridge task on Docker`;
const names = `${modes} > the names of a container on Docker`;
const without = `${modes} > the network modes without a network of the task on Docker`;
const notInAwsvpc = 'refused in awsvpc mode, as by ECS';

/** How a task is on the network, and what its containers are called there. */
export const networkSupport: readonly MemberSupport[] = [
  {
    member: 'networkMode',
    docker: 'effective',
    simulated: 'effective',
    note: 'awsvpc: an address of the task’s subnet, its MAC and private DNS name in the attachment',
    test: `${awsvpc} > a task is called by its private DNS name, which is its real address and MAC`,
  },
  {
    member: 'containerDefinitions[].portMappings',
    docker: 'effective',
    simulated: 'effective',
    note: 'bridge: network bindings, hostPort 0 is a free port of the host; awsvpc: at the task’s address',
    test: `${ports} > 20 replicas have 20 ports, and the ports are free after the stop`,
  },
  {
    member: 'containerDefinitions[].portMappings[].hostPort',
    docker: 'effective',
    simulated: 'effective',
    note: 'one that is taken: CannotStartContainerError with the engine’s text',
    test: `${ports} > a host port that is taken is a CannotStartContainerError, tried once`,
  },
  {
    member: 'containerDefinitions[].portMappings[].protocol',
    docker: 'effective',
    simulated: 'effective',
    test: `${ports} > a port can be of TCP and of UDP, and datagrams arrive`,
  },
  {
    member: 'containerDefinitions[].portMappings[].containerPortRange',
    docker: 'effective',
    simulated: 'effective',
    note: 'bridge: a row of host ports from 49153 to 65535',
    test: `${ports} > a range of container ports gets a row of host ports of the same length`,
  },
  {
    member: 'containerDefinitions[].portMappings[].appProtocol',
    docker: 'not yet',
    simulated: 'not yet',
  },
  { member: 'containerDefinitions[].portMappings[].name', docker: 'not yet', simulated: 'not yet' },
  {
    member: 'containerDefinitions[].links',
    docker: 'effective',
    simulated: 'effective',
    note: 'bridge only; in simulation the linked containers start first',
    test: `${names} > a linked container is reached by its alias and by its name, and starts first`,
  },
  ...['hostname', 'extraHosts', 'dnsServers', 'dnsSearchDomains'].map(
    (member) =>
      ({
        member: `containerDefinitions[].${member}`,
        docker: 'effective',
        simulated: 'no observable effect',
        note: notInAwsvpc,
        test: `${names} > hostname, extraHosts, dnsServers and dnsSearchDomains hold in %s mode`,
      }) as const,
  ),
  {
    member: 'containerDefinitions[].disableNetworking',
    docker: 'effective',
    simulated: 'no observable effect',
    note: notInAwsvpc,
    test: `${without} > disableNetworking takes a container of a bridge task off the network`,
  },
];
