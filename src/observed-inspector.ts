// What tasks without containers would be told of themselves: the simulator has no more to show than what
// the control plane sees of it. Part of the composition root: it joins two ports.
import type { ContainerRuntime } from './ports/runtime.ts';
import type { TaskInspector } from './ports/task-metadata.ts';

/** An inspector of tasks that nothing but their runtime's observation is known of. */
export function observedInspector(runtime: ContainerRuntime): TaskInspector {
  return {
    inspect: async (taskArn) => {
      const network = (await runtime.observe(taskArn))?.network;
      if (network === undefined) return undefined;
      const { privateIpv4Address: ipv4Address, macAddress, privateDnsName } = network;
      // Subnets are parts of 256 addresses, as the plan of addresses cuts them, with their first a gateway.
      const subnet = ipv4Address.replace(/\d+$/, '');
      return {
        containers: new Map(),
        network: {
          ipv4Address,
          macAddress,
          ...(privateDnsName !== undefined && { privateDnsName }),
          subnetCidr: `${subnet}0/24`,
          gateway: `${subnet}1/24`,
        },
      };
    },
    stats: async () => new Map(),
    storageUsedMiB: async () => 0,
    // Nobody sends anything from a simulated address.
    taskAt: () => undefined,
  };
}
