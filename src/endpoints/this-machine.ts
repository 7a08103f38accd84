import { networkInterfaces } from 'node:os';

/** Whether an address is one of this machine’s own. */
export function isThisMachine(address: string): boolean {
  return Object.values(networkInterfaces()).some((entries) =>
    entries?.some((entry) => entry.address === address),
  );
}
