import { CreateLogStreamCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { logsWorld } from '../../logs-world.ts';

const world = logsWorld();

describe('CreateLogStream', () => {
  test('makes a stream once', async () => {
    await world.group();
    await world.stream('app/web/1');
    await expect(world.stream('app/web/1')).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log stream already exists',
    });
  });

  test('is refused in a group that is not there', async () => {
    await expect(world.stream()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  });

  test.each(['a:b', 'a*', ''])('is refused for the name %j', async (logStreamName) => {
    await world.group();
    const command = new CreateLogStreamCommand({ logGroupName: '/app', logStreamName });
    await expect(world.logs().send(command)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
