import { expect, test } from 'vitest';
import { parseBlock } from '../../../src/agent/ipv4.ts';
import { parseRoutes } from '../../../src/runtimes/docker/host-routes.ts';

/** As Linux writes it: addresses with their octets last first. */
const table = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
tun0\t0000CB0A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
br-8f3a468f38a1\t000013AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
`;

test('the routes of the host are all but its default and those of the engine', () => {
  expect(parseRoutes(table)).toEqual([parseBlock('10.203.0.0/16'), parseBlock('192.0.2.0/24')]);
});

test('a table that says nothing has no routes', () => {
  expect(parseRoutes('')).toEqual([]);
});
