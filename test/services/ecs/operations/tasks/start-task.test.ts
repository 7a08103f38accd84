import {
  DeregisterContainerInstanceCommand,
  StartTaskCommand,
  type StartTaskCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type InstanceFixture, instanceFixture } from '../instance-fixture.ts';

let fixture: InstanceFixture;

beforeEach(async () => {
  fixture = await instanceFixture();
});

afterEach(() => fixture.close());

function start(containerInstances: string[], input: Partial<StartTaskCommandInput> = {}) {
  return fixture.ecs.send(
    new StartTaskCommand({ cluster: 'demo', taskDefinition: 'web', containerInstances, ...input }),
  );
}

describe('StartTask', () => {
  test('starts a task on each instance named, by ARN or by id', async () => {
    const first = (await fixture.register()).containerInstanceArn ?? '';
    const second = (await fixture.register()).containerInstanceArn ?? '';
    const { tasks, failures } = await start([second, first.split('/').at(-1) ?? ''], {
      startedBy: 'me',
    });
    expect(failures).toEqual([]);
    expect(tasks).toMatchObject([
      { containerInstanceArn: second, lastStatus: 'PENDING', startedBy: 'me', group: 'family:web' },
      { containerInstanceArn: first, launchType: 'EC2' },
    ]);
  });

  test('looks at no constraint, but at what there is room for', async () => {
    const arn = (await fixture.register()).containerInstanceArn ?? '';
    await fixture.define({
      placementConstraints: [
        { type: 'memberOf', expression: 'attribute:ecs.instance-type == t3.nano' },
      ],
    });
    expect((await start([arn])).tasks).toHaveLength(1);
    await fixture.define({
      containerDefinitions: [{ name: 'app', image: 'w', cpu: 4096, memory: 128 }],
    });
    expect(await start([arn])).toMatchObject({
      tasks: [],
      failures: [{ arn, reason: 'RESOURCE:CPU' }],
    });
  });

  test('fails with MISSING and INACTIVE for instances that are not there any more', async () => {
    const arn = (await fixture.register()).containerInstanceArn ?? '';
    await fixture.ecs.send(
      new DeregisterContainerInstanceCommand({ cluster: 'demo', containerInstance: arn }),
    );
    const missing = arn.replace(/[0-9a-f]{32}$/, '0'.repeat(32));
    const { failures } = await start([arn, missing]);
    expect(failures).toEqual([
      { arn, reason: 'INACTIVE' },
      { arn: missing, reason: 'MISSING' },
    ]);
  });

  test('refuses no instances, more than ten, and a definition that is not there', async () => {
    await expect(start([])).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Container Instances cannot be empty.',
    });
    const eleven = Array.from({ length: 11 }, () => '0'.repeat(32));
    await expect(start(eleven)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(start(['0'.repeat(32)], { taskDefinition: 'none' })).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition not found.',
    });
  });
});
