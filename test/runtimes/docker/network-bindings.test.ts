import { describe, expect, test } from 'vitest';
import { networkBindings } from '../../../src/runtimes/docker/network-bindings.ts';

const bindIP = '0.0.0.0';
const asked = {
  portMappings: [
    { containerPort: 90, hostPort: 0, protocol: 'tcp' },
    { containerPort: 80, hostPort: 8080, protocol: 'udp' },
  ],
  portRanges: [{ firstPort: 100, lastPort: 102, protocol: 'tcp' }],
} as const;

describe('network bindings', () => {
  test('in bridge mode have the order of the task definition, ranges in one piece and last', () => {
    const published = [102, 80, 100, 90, 101].map((containerPort) => ({
      bindIP,
      containerPort,
      hostPort: 61_000 + containerPort,
      protocol: containerPort === 80 ? ('udp' as const) : ('tcp' as const),
    }));
    expect(networkBindings('bridge', asked, published)).toEqual([
      { bindIP, containerPort: 90, hostPort: 61_090, protocol: 'tcp' },
      { bindIP, containerPort: 80, hostPort: 61_080, protocol: 'udp' },
      { bindIP, containerPortRange: '100-102', hostPortRange: '61100-61102', protocol: 'tcp' },
    ]);
    expect(networkBindings('bridge', asked, []), 'of a container that published none').toEqual([]);
  });

  test('in host mode are the ports of the container', () => {
    expect(networkBindings('host', asked, [])).toEqual([
      { bindIP, containerPort: 90, hostPort: 90, protocol: 'tcp' },
      { bindIP, containerPort: 80, hostPort: 80, protocol: 'udp' },
    ]);
  });

  test.each(['awsvpc', 'none'] as const)('in %s mode are none', (mode) => {
    const published = [{ bindIP, containerPort: 90, hostPort: 5, protocol: 'tcp' }] as const;
    expect(networkBindings(mode, asked, published)).toEqual([]);
  });
});
