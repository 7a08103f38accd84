import { defined } from '../../kernel/defined.ts';
import type { ContainerInspection, TaskFacts, TaskInspection } from '../../ports/task-metadata.ts';
import type { Version } from './version.ts';

/**
 * The networks of a container (reference task-metadata §3). DomainNameServers and DomainNameSearchList
 * are left out: they would be those of a VPC, and containers here have the engine's.
 */
export function networksOf(
  version: Version,
  task: TaskFacts,
  seen: ContainerInspection | undefined,
  inspection: TaskInspection | undefined,
): readonly object[] {
  const NetworkMode = task.networkMode;
  if (NetworkMode === 'awsvpc') {
    const { network } = inspection ?? {};
    if (network === undefined) return [];
    const addresses = { NetworkMode, IPv4Addresses: [network.ipv4Address] };
    if (version !== 'v4') return [addresses];
    return [
      defined({
        ...addresses,
        AttachmentIndex: 0,
        MACAddress: network.macAddress,
        IPv4SubnetCIDRBlock: network.subnetCidr,
        PrivateDNSName: network.privateDnsName,
        SubnetGatewayIpv4Address: network.gateway,
      }),
    ];
  }
  if (seen === undefined) return [];
  const { ipv4Addresses } = seen;
  return [{ NetworkMode, ...(ipv4Addresses.length > 0 && { IPv4Addresses: ipv4Addresses }) }];
}
