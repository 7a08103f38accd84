// What must be so on the engine's machine for containers to find the listener at 169.254.170.2:80, as
// plain rules: which address, which packet filter rules, who still uses what. Nothing here acts.

/** The address at which AWS serves containers. */
export const awsAddress = '169.254.170.2';
const awsNetwork = '169.254.170.';

/** The marks of the rules that some Gantry made; the port says which. */
const markPrefix = 'gantry-endpoints-';

/** The IPv4 addresses of a machine. */
export interface HostAddresses {
  readonly all: ReadonlySet<string>;
  readonly loopback: ReadonlySet<string>;
}

/** Reads /proc/net/fib_trie: Node's own list leaves out bridges that no container is on at the moment. */
export function localAddresses(fibTrie: string): ReadonlySet<string> {
  const found = fibTrie.matchAll(/\|-- (\S+)\n\s*\/32 host LOCAL/g);
  return new Set([...found].map(([, address = '']) => address));
}

/** How containers are to reach the listener. */
export type Way =
  | { readonly kind: 'aws' }
  | { readonly kind: 'gateway'; readonly address: string; readonly reason: string }
  | { readonly kind: 'desktop' }
  | { readonly kind: 'none'; readonly reason: string };

/** Chooses by what the machine of the engine and this one have. */
export function chooseWay(
  host: { readonly gateway: string | undefined; readonly isDesktop: boolean },
  addresses: HostAddresses,
): Way {
  if (host.isDesktop) return { kind: 'desktop' };
  const { gateway } = host;
  if (gateway === undefined || !addresses.all.has(gateway)) {
    return { kind: 'none', reason: 'Gantry does not share the network of the Docker engine' };
  }
  const taken = [...addresses.all].find(
    (address) => address.startsWith(awsNetwork) && !addresses.loopback.has(address),
  );
  if (taken === undefined) return { kind: 'aws' };
  const reason = `another program gave this machine the address ${taken}`;
  return { kind: 'gateway', address: gateway, reason };
}

/** A rule of the packet filter, without the word that adds or removes it. */
export interface FilterRule {
  readonly table: 'nat' | 'filter';
  readonly chain: string;
  readonly match: readonly string[];
}

const marked = (port: number): readonly string[] => [
  ...['-m', 'comment', '--comment', `${markPrefix}${port}`],
];

/** Lets containers through to the port where the machine lets in nobody else. */
export function acceptRule(address: string, port: number): FilterRule {
  const to = ['-d', `${address}/32`, '-p', 'tcp', '--dport', String(port)];
  return { table: 'filter', chain: 'INPUT', match: [...to, ...marked(port), '-j', 'ACCEPT'] };
}

/**
 * Leads port 80 of the address to the port: from containers, and from the machine itself, where tasks in
 * host mode are. Nothing listens on port 80, so that a container may publish its own there.
 */
export function redirectRules(address: string, port: number): readonly FilterRule[] {
  const from = ['-d', `${address}/32`, '-p', 'tcp', '--dport', '80'];
  const to = ['-j', 'DNAT', '--to-destination', `${address}:${port}`];
  const match = [...from, ...marked(port), ...to];
  return [
    { table: 'nat', chain: 'PREROUTING', match },
    { table: 'nat', chain: 'OUTPUT', match },
  ];
}

/** Before all others: Docker's own rules would lead port 80 to a container that publishes it. */
export function insertion({ table, chain, match }: FilterRule): readonly string[] {
  return ['-w', '5', '-t', table, '-I', chain, '1', ...match];
}

export function removal({ table, chain, match }: FilterRule): readonly string[] {
  return ['-w', '5', '-t', table, '-D', chain, ...match];
}

export function listing(table: FilterRule['table']): readonly string[] {
  return ['-w', '5', '-t', table, '-S'];
}

/** The rules that Gantrys made for an address, read from a listing of a table. */
export function rulesIn(
  table: FilterRule['table'],
  listed: string,
  address: string = awsAddress,
): readonly FoundRule[] {
  return listed.split('\n').flatMap((line) => {
    const [append, chain = '', ...match] = line.trim().split(/\s+/);
    const mark = match[match.indexOf('--comment') + 1]?.replaceAll('"', '') ?? '';
    if (append !== '-A' || !mark.startsWith(markPrefix)) return [];
    if (match[match.indexOf('-d') + 1] !== `${address}/32`) return [];
    const port = Number(mark.slice(markPrefix.length));
    return [{ table, chain, match: match.map((word) => word.replaceAll('"', '')), port }];
  });
}

/** A rule that some Gantry made, and the port that it is for. */
export interface FoundRule extends FilterRule {
  readonly port: number;
}

/**
 * What is to be done so that the wanted rules of the Gantry on `port` are there and no stale ones: those
 * of ports that nobody listens on, and, for the one that has port 80, all others that lead it elsewhere.
 */
export function changesOf(
  wanted: readonly FilterRule[],
  found: readonly FoundRule[],
  {
    port,
    isFirst,
    alive,
  }: { readonly port: number; readonly isFirst: boolean; readonly alive: ReadonlySet<number> },
): { readonly missing: readonly FilterRule[]; readonly surplus: readonly FoundRule[] } {
  const isSame = (one: FilterRule, other: FilterRule): boolean =>
    one.table === other.table && one.chain === other.chain;
  const mine = found.filter((rule) => rule.port === port);
  const isStale = (rule: FoundRule): boolean => {
    if (rule.port === port) return !wanted.some((other) => isSame(rule, other));
    return !alive.has(rule.port) || (isFirst && rule.table === 'nat');
  };
  return {
    missing: wanted.filter((rule) => !mine.some((other) => isSame(rule, other))),
    surplus: found.filter(isStale),
  };
}

/** The ports on which somebody listens at the address, read from /proc/net/tcp. */
export function portsInUse(procNetTcp: string, address: string = awsAddress): ReadonlySet<number> {
  // The kernel writes the four bytes of an address as one number of the machine, the lowest byte first.
  const bytes = address.split('.').map(Number).reverse();
  const written = bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
  const listening = '0A';
  return new Set(
    procNetTcp.split('\n').flatMap((line) => {
      const [, local = '', , state] = line.trim().split(/\s+/);
      const [at, port = ''] = local.split(':');
      return at === written && state === listening ? [Number.parseInt(port, 16)] : [];
    }),
  );
}
