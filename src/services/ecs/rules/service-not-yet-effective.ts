import { managedVolumeNotYetEffective } from './managed-volume-not-yet-effective.ts';

/** Members of CreateService, UpdateService and CreateTaskSet that are accepted and have no effect yet; docs/coverage.md lists them. */
export const serviceNotYetEffective = [
  {
    member: 'loadBalancers',
    why: 'there is no Elastic Load Balancing: no target is registered, and a task is healthy without one',
  },
  {
    member: 'loadBalancers[].advancedConfiguration',
    why: 'the weights of a deployment in stages are recorded and told in events; no load balancer acts on them',
  },
  { member: 'role', why: 'there is no Elastic Load Balancing to act on by it' },
  {
    member: 'serviceRegistries',
    why: 'there is no Cloud Map: no task is registered for discovery',
  },
  {
    member: 'serviceConnectConfiguration',
    why: 'there is no Cloud Map and no proxy: names of Service Connect do not resolve',
  },
  { member: 'vpcLatticeConfigurations', why: 'there is no VPC Lattice: no target is registered' },
  { member: 'gatewayConnectors', why: 'there are no gateways: nothing is routed to the service' },
  { member: 'monitoring', why: 'metrics are not published' },
  {
    member: 'networkConfiguration.awsvpcConfiguration.securityGroups',
    why: 'there is no packet filter',
  },
  {
    member: 'networkConfiguration.awsvpcConfiguration.assignPublicIp',
    why: 'there is no public address',
  },
  {
    member: 'availabilityZoneRebalancing',
    why: 'tasks are spread over zones when they start and when some stop; none is moved for the balance alone',
  },
  ...managedVolumeNotYetEffective,
] as const;
