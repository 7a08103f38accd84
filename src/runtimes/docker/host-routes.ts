import { readFile } from 'node:fs/promises';
import type { Ipv4Block } from '../../agent/ipv4.ts';

const routeTable = '/proc/net/route';
const enginesOwn = /^(docker\d+|br-[0-9a-f]{12})$/;

/**
 * Where this machine sends IPv4 packets, without the default route and the networks of a Docker engine,
 * which compares with these itself. Empty where Linux's table is not
 * to be read: there the engine lives in a machine of its own.
 */
export async function hostRoutes(): Promise<readonly Ipv4Block[]> {
  try {
    return parseRoutes(await readFile(routeTable, 'utf8'));
  } catch {
    return [];
  }
}

/** Reads the table: a line of headings, then interface, destination, six columns and mask. */
export function parseRoutes(table: string): readonly Ipv4Block[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns.length >= 8 && !enginesOwn.test(columns[0] ?? ''))
    .map((columns) => ({ first: bitsOf(columns[1]), mask: bitsOf(columns[7]) }))
    .filter(({ mask }) => mask !== 0)
    .map(({ first, mask }) => ({ first, size: 2 ** 32 - mask }));
}

/** The kernel writes the octets of an address last first. */
function bitsOf(hexadecimal = ''): number {
  const octets = (hexadecimal.match(/../g) ?? []).reverse().join('');
  return Number.parseInt(octets, 16);
}
