import { describe, expect, test } from 'vitest';
import type { TaskDefinition } from '../../../../src/services/ecs/model/types.ts';
import { reservationOf } from '../../../../src/services/ecs/placement/reservation.ts';

const nothing = {
  cpu: 0,
  memoryMiB: 0,
  tcpPorts: [],
  udpPorts: [],
  gpus: 0,
  networkInterfaces: 0,
};

describe('a task takes', () => {
  const cases: readonly [string, TaskDefinition, object][] = [
    [
      'its own CPU and memory where its definition has them',
      { cpu: '.5 vCPU', memory: '1 GB', containerDefinitions: [{ cpu: 10, memory: 100 }] },
      { cpu: 512, memoryMiB: 1024 },
    ],
    [
      'the sum of its containers where it has none, of soft and hard limits the soft one',
      {
        containerDefinitions: [
          { cpu: 10, memory: 100 },
          { cpu: 20, memory: 300, memoryReservation: 200 },
          { memoryReservation: 50 },
        ],
      },
      { cpu: 30, memoryMiB: 350 },
    ],
    [
      'the host ports that are fixed, by protocol',
      {
        networkMode: 'bridge',
        containerDefinitions: [
          {
            portMappings: [
              { containerPort: 80, hostPort: 8080 },
              { containerPort: 81 },
              { containerPort: 53, hostPort: 5353, protocol: 'udp' },
              { containerPortRange: '9000-9005' },
            ],
          },
        ],
      },
      { tcpPorts: [8080], udpPorts: [5353] },
    ],
    [
      'every container port of the host network',
      {
        networkMode: 'host',
        containerDefinitions: [{ portMappings: [{ containerPort: 80 }] }],
      },
      { tcpPorts: [80] },
    ],
    [
      'a network interface and no host port with awsvpc',
      {
        networkMode: 'awsvpc',
        containerDefinitions: [{ portMappings: [{ containerPort: 80, hostPort: 80 }] }],
      },
      { networkInterfaces: 1 },
    ],
    [
      'the GPUs of all containers',
      {
        containerDefinitions: [
          { resourceRequirements: [{ type: 'GPU', value: '2' }] },
          { resourceRequirements: [{ type: 'GPU', value: '1' }] },
        ],
      },
      { gpus: 3 },
    ],
  ];
  test.each(cases)('%s', (_, definition, expected) => {
    expect(reservationOf(definition)).toEqual({ ...nothing, ...expected });
  });

  test('what its overrides say instead', () => {
    const containers: TaskDefinition = {
      containerDefinitions: [{ name: 'app', cpu: 10, memory: 100 }],
    };
    const container = { name: 'app', cpu: 64, memoryReservation: 32 };
    const overrides = { containerOverrides: [container] };
    expect(reservationOf(containers, overrides)).toMatchObject({ cpu: 64, memoryMiB: 32 });
    expect(reservationOf(containers, { ...overrides, cpu: '128', memory: '256' })).toMatchObject({
      cpu: 128,
      memoryMiB: 256,
    });
  });
});
