import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TaskFixture, taskFixture } from '../task-fixture.ts';

let fixture: TaskFixture;

beforeAll(async () => {
  fixture = await taskFixture();
});

afterAll(() => fixture.close());

test('a task of a definition that nothing here can run stops and says what there is not', async () => {
  const taskDefinition = await fixture.register({
    family: 'meshed',
    containerDefinitions: [{ name: 'envoy', image: 'envoy:1' }],
    proxyConfiguration: {
      type: 'APPMESH',
      containerName: 'envoy',
      properties: [
        { name: 'ProxyIngressPort', value: '15000' },
        { name: 'ProxyEgressPort', value: '15001' },
        { name: 'AppPorts', value: '8080' },
      ],
    },
  });
  const [task] = await fixture.run({ taskDefinition });
  await fixture.advance(60_000);
  expect(await fixture.describe(task)).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'TaskFailedToStart',
    stoppedReason:
      'ResourceInitializationError: the task has a proxyConfiguration, and Gantry has no App Mesh to send its traffic through',
  });
});
