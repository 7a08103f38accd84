import { describe, expect, test } from 'vitest';
import {
  acceptRule,
  changesOf,
  chooseWay,
  type FilterRule,
  type FoundRule,
  type HostAddresses,
  localAddresses,
  portsInUse,
  redirectRules,
  removal,
  rulesIn,
} from '../../src/endpoints/host-network.ts';

describe('the way of containers to the listener', () => {
  const engine = { gateway: '172.17.0.1', isDesktop: false };
  const machine = (...all: readonly string[]): HostAddresses => ({
    all: new Set(all),
    loopback: new Set(['127.0.0.1']),
  });

  test('is the address of AWS on the machine of the engine', () => {
    expect(chooseWay(engine, machine('172.17.0.1'))).toEqual({ kind: 'aws' });
  });

  test('is the same when another Gantry has given the machine that address', () => {
    const addresses = machine('172.17.0.1', '169.254.170.2');
    expect(chooseWay(engine, { ...addresses, loopback: addresses.all })).toEqual({ kind: 'aws' });
  });

  test("is the engine's gateway where another program serves the network of that address", () => {
    expect(chooseWay(engine, machine('172.17.0.1', '169.254.170.1'))).toEqual({
      kind: 'gateway',
      address: '172.17.0.1',
      reason: 'another program gave this machine the address 169.254.170.1',
    });
  });

  test('is a name where the engine lives in a virtual machine', () => {
    expect(chooseWay({ gateway: '172.17.0.1', isDesktop: true }, machine())).toEqual({
      kind: 'desktop',
    });
  });

  test('is none where the engine has another network', () => {
    expect(chooseWay(engine, machine('172.18.0.2')).kind).toBe('none');
    const without = { gateway: undefined, isDesktop: false };
    expect(chooseWay(without, machine('172.17.0.1')).kind).toBe('none');
  });
});

describe('the rules of the packet filter', () => {
  const listed = `-P PREROUTING ACCEPT
-N DOCKER
-A PREROUTING -d 169.254.170.2/32 -p tcp -m tcp --dport 80 -m comment --comment gantry-endpoints-51679 -j DNAT --to-destination 169.254.170.2:51679
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT -d 169.254.170.2/32 -p tcp -m tcp --dport 80 -m comment --comment "gantry-endpoints-40000" -j DNAT --to-destination 169.254.170.2:40000
-A DOCKER -i docker0 -m comment --comment other -j RETURN`;

  test('of Gantrys are told from all others, and each can be removed as it is', () => {
    const rules = rulesIn('nat', listed);
    expect(rules.map(({ chain, port }) => [chain, port])).toEqual([
      ['PREROUTING', 51679],
      ['OUTPUT', 40000],
    ]);
    expect(rules.map(removal).map((words) => words.join(' '))).toEqual([
      '-w 5 -t nat -D PREROUTING -d 169.254.170.2/32 -p tcp -m tcp --dport 80 -m comment --comment gantry-endpoints-51679 -j DNAT --to-destination 169.254.170.2:51679',
      '-w 5 -t nat -D OUTPUT -d 169.254.170.2/32 -p tcp -m tcp --dport 80 -m comment --comment gantry-endpoints-40000 -j DNAT --to-destination 169.254.170.2:40000',
    ]);
  });

  describe('that are changed when a Gantry begins to listen', () => {
    const address = '169.254.170.2';
    const ruleOf = (port: number, rule: FilterRule): FoundRule => ({ ...rule, port });
    const all = (port: number): readonly FoundRule[] =>
      [acceptRule(address, port), ...redirectRules(address, port)].map((rule) =>
        ruleOf(port, rule),
      );
    const chains = (rules: readonly FilterRule[]): string[] => rules.map(({ chain }) => chain);

    test('are none where a killed one had the same port', () => {
      const alive = new Set([1]);
      const { missing, surplus } = changesOf(all(1), all(1), { port: 1, isFirst: true, alive });
      expect([missing, surplus]).toEqual([[], []]);
    });

    test('are all of its own, and those of ports that nobody listens on', () => {
      const alive = new Set([1]);
      const { missing, surplus } = changesOf(all(1), all(2), { port: 1, isFirst: true, alive });
      expect(chains(missing)).toEqual(['INPUT', 'PREROUTING', 'OUTPUT']);
      expect(surplus).toEqual(all(2));
    });

    test('leave to another Gantry that listens its way in, and to the first port 80', () => {
      const alive = new Set([1, 2]);
      const first = changesOf(all(1), all(2), { port: 1, isFirst: true, alive });
      expect(chains(first.surplus)).toEqual(['PREROUTING', 'OUTPUT']);
      const wanted = [acceptRule(address, 1)];
      const second = changesOf(wanted, [...all(1), ...all(2)], { port: 1, isFirst: false, alive });
      expect(second.missing).toEqual([]);
      expect(second.surplus.map(({ port, chain }) => [port, chain])).toEqual([
        [1, 'PREROUTING'],
        [1, 'OUTPUT'],
      ]);
    });
  });

  test('for another address are not taken for those', () => {
    expect(rulesIn('nat', listed, '169.254.170.3')).toEqual([]);
  });

  test('name no other address than that of AWS', () => {
    for (const { match } of [
      acceptRule('169.254.170.2', 4000),
      ...redirectRules('169.254.170.2', 4000),
    ]) {
      expect(match.slice(0, 2)).toEqual(['-d', '169.254.170.2/32']);
    }
  });
});

test('the addresses of a machine are those that the kernel takes packets for', () => {
  const table = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 172.17.0.0/16 2 0 2
        |-- 172.17.0.0
           /16 link UNICAST
        |-- 172.17.0.1
           /32 host LOCAL
        |-- 172.17.255.255
           /32 link BROADCAST
`;
  expect([...localAddresses(table)]).toEqual(['172.17.0.1']);
});

test('a port is in use while somebody listens on it at the address', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 02AAFEA9:C9DF 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1
   2: 02AAFEA9:C9E0 020011AC:9C40 01 00000000:00000000 00:00000000 00000000     0        0 3 1`;
  expect([...portsInUse(table)]).toEqual([51679]);
});
