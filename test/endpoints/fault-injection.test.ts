// Facts: reference task-metadata §9.
import { describe, expect, test } from 'vitest';
import { faultInjection } from '../../src/endpoints/fault-injection.ts';
import type { EndpointRequest } from '../../src/ports/container-endpoints.ts';
import type { TaskFacts } from '../../src/ports/task-metadata.ts';

const taskArn = 'arn:aws:ecs:us-east-1:000000000000:task/demo/1';
const enabled: TaskFacts = {
  taskArn,
  clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/demo',
  family: 'web',
  revision: 1,
  networkMode: 'awsvpc',
  launchType: 'FARGATE',
  desiredStatus: 'RUNNING',
  hasStopped: false,
  group: 'family:web',
  enableFaultInjection: true,
  tags: {},
  containers: [],
};

async function ask(path: string, about: Partial<EndpointRequest> = {}, task = enabled) {
  const routes = faultInjection({
    identities: {
      idOf: () => 'mine',
      ownerOf: (given) => (given === 'mine' ? { taskArn, containerName: 'app' } : undefined),
    },
    directory: { facts: () => task },
  });
  const query = new URLSearchParams();
  const request = { method: 'POST', path, query, peer: '10.0.0.1', body: '{}', ...about } as const;
  const answered = await routes.answer(request);
  return answered && { status: answered.status, body: answered.body };
}

const fault = (kind: string, action: string, id = 'mine') =>
  `/api/${id}/fault/v1/${kind}/${action}`;
const said = (body: unknown): string => JSON.stringify(body);

describe.each(['network-blackhole-port', 'network-latency', 'network-packet-loss'])(
  'the fault %s',
  (kind) => {
    test('is not started, and whoever asks for it is told', async () => {
      const body = said({ Error: 'Gantry injects no network faults' });
      expect(await ask(fault(kind, 'start'))).toEqual({ status: 501, body });
    });

    test('is never running', async () => {
      const status = said({ Status: 'not-running' });
      expect(await ask(fault(kind, 'status'))).toEqual({ status: 200, body: status });
      const stopped = said({ Status: 'stopped' });
      expect(await ask(fault(kind, 'stop'))).toEqual({ status: 200, body: stopped });
    });
  },
);

test('a task whose definition does not enable faults is refused them in the words of the agent', async () => {
  const task = { ...enabled, enableFaultInjection: false };
  const body = said({ Error: `enableFaultInjection is not enabled for task: ${taskArn}` });
  for (const action of ['start', 'stop', 'status']) {
    expect(await ask(fault('network-latency', action), {}, task)).toEqual({ status: 400, body });
  }
});

test('there are none in bridge mode', async () => {
  const why = 'bridge mode is not supported. Please use either host or awsvpc mode.';
  const task = { ...enabled, networkMode: 'bridge' } as const;
  const answered = await ask(fault('network-latency', 'start'), {}, task);
  expect(answered).toEqual({ status: 400, body: said({ Error: why }) });
});

test('other methods, strangers and other paths are told apart', async () => {
  expect(await ask(fault('network-latency', 'start'), { method: 'GET' })).toEqual({
    status: 405,
    body: '',
  });
  expect((await ask(fault('network-latency', 'start', 'none')))?.status).toBe(404);
  expect(await ask(fault('cpu-stress', 'start'))).toBeUndefined();
  expect(await ask(fault('network-latency', 'pause'))).toBeUndefined();
});
