import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createLogger } from '../../../../src/kernel/logger.ts';
import { openLogsService } from '../../../../src/services/logs/open-logs-service.ts';

test('what is accepted without effect is named in the log, and only that', async () => {
  const log = createLogger('silent');
  const warn = vi.spyOn(log, 'warn');
  const logs = openLogsService({
    file: ':memory:',
    migrationsDirectory: join(import.meta.dirname, '../../../../migrations/logs'),
    durability: 'process',
    mostBytes: 2 ** 30,
    strict: true,
    log,
    now: () => 1_789_552_800_000,
  });
  const context = {
    account: '000000000000',
    region: 'us-east-1',
    principalArn: 'arn:aws:iam::000000000000:root',
    requestId: 'r',
  };
  const create = (input: object) =>
    logs.service.call('CreateLogGroup', { ...input, logGroupClass: 'STANDARD' }, context);
  await create({ logGroupName: '/plain' });
  expect(warn).not.toHaveBeenCalled();
  await create({ logGroupName: '/sealed', kmsKeyId: 'key' });
  expect(warn).toHaveBeenCalledWith(
    { members: ['CreateLogGroup.kmsKeyId'] },
    'accepted without effect yet',
  );
  logs.close();
});
