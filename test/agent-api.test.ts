// The agent's API together with ECS: what a container of a service's task reads and sets. CreateService is
// not built, so the task is put into the tables.
import { expect, test } from 'vitest';
import { createLogger } from '../src/kernel/logger.ts';
import { openAgentApi } from '../src/open-agent-api.ts';
import type { EndpointRequest } from '../src/ports/container-endpoints.ts';
import { EcsTaskRoles } from '../src/services/ecs/task-roles.ts';
import { minuteMs, protectionFixture } from './services/ecs/operations/tasks/protection-fixture.ts';
import { startOfTime } from './services/ecs/planners/planned-task.ts';

async function opened(internals?: { readonly serviceName?: string }) {
  const fixture = protectionFixture();
  await fixture.createCluster();
  const taskArn = await fixture.insert(1, internals);
  const routes = openAgentApi({
    service: fixture.service,
    endpoints: {
      identities: { idOf: () => 'id', ownerOf: () => ({ taskArn, containerName: 'app' }) },
    },
    roles: { find: () => undefined },
    taskRoles: new EcsTaskRoles(fixture.store),
    log: createLogger('silent'),
  });
  const ask = async (method: EndpointRequest['method'], body: object = {}) => {
    const answer = await routes.answer({
      method,
      path: '/api/id/task-protection/v1/state',
      query: new URLSearchParams(),
      peer: '10.0.0.1',
      body: JSON.stringify(body),
    });
    return { status: answer?.status, body: JSON.parse(answer?.body ?? '') };
  };
  return { ...fixture, taskArn, ask };
}

test('a container of a service protects its task, reads until when, and lets go of it', async () => {
  const { ask, taskArn, clock, get } = await opened();
  const off = {
    status: 200,
    body: { protection: { ExpirationDate: null, ProtectionEnabled: false, TaskArn: taskArn } },
  };
  expect(await ask('GET')).toEqual(off);
  const on = {
    status: 200,
    body: {
      protection: {
        ExpirationDate: new Date(startOfTime + 15 * minuteMs).toISOString().replace('.000Z', 'Z'),
        ProtectionEnabled: true,
        TaskArn: taskArn,
      },
    },
  };
  expect(await ask('PUT', { ProtectionEnabled: true, ExpiresInMinutes: 15 })).toEqual(on);
  expect(await ask('GET')).toEqual(on);
  expect(await get(taskArn), 'GetTaskProtection says the same').toMatchObject({
    protectedTasks: [{ taskArn, protectionEnabled: true }],
  });
  expect(await ask('PUT', { ProtectionEnabled: false })).toEqual(off);
  await ask('PUT', { ProtectionEnabled: true });
  clock.jumpTo(startOfTime + 120 * minuteMs);
  expect(await ask('GET'), 'two hours later').toEqual(off);
});

test('what ECS refuses reaches the container with its code and the id of the request', async () => {
  const { ask, taskArn } = await opened();
  expect(await ask('PUT', { ProtectionEnabled: true, ExpiresInMinutes: 2881 })).toEqual({
    status: 400,
    body: {
      requestID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      error: {
        Arn: taskArn,
        Code: 'InvalidParameterException',
        Message: 'expiresInMinutes must be between 1 and 2880.',
      },
    },
  });
});

test('a task of no service cannot be protected', async () => {
  const { ask, taskArn } = await opened({});
  const failure = { Arn: taskArn, Detail: null, Reason: 'TASK_NOT_VALID' };
  expect(await ask('GET')).toEqual({ status: 200, body: { failure } });
  expect(await ask('PUT', { ProtectionEnabled: true })).toEqual({ status: 200, body: { failure } });
});
