import {
  DeleteLogGroupCommand,
  PutLogGroupDeletionProtectionCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { groupArn, logsWorld } from '../../logs-world.ts';

const world = logsWorld();

test('PutLogGroupDeletionProtection keeps a group from being deleted until it is taken off', async () => {
  const logs = world.logs();
  await world.group();
  const protect = (deletionProtectionEnabled: boolean) =>
    logs.send(
      new PutLogGroupDeletionProtectionCommand({
        logGroupIdentifier: groupArn,
        deletionProtectionEnabled,
      }),
    );
  const remove = () => logs.send(new DeleteLogGroupCommand({ logGroupName: '/app' }));
  await protect(true);
  await expect(remove()).rejects.toMatchObject({ name: 'ValidationException' });
  await protect(false);
  await remove();
  await expect(protect(true)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
