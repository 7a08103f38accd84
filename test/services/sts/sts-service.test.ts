import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RequestContext } from '../../../src/aws/request-context.ts';
import { createStsService } from '../../../src/services/sts/sts-service.ts';

const sts = createStsService({ strict: true });
const context: RequestContext = {
  account: '123456789012',
  region: 'cn-north-1',
  principalArn: 'arn:aws-cn:iam::123456789012:root',
  requestId: 'a-request',
};

test('GetCallerIdentity says whose credentials signed the request', async () => {
  expect(await sts.call('GetCallerIdentity', {}, context)).toEqual({
    Account: '123456789012',
    Arn: 'arn:aws-cn:iam::123456789012:root',
    UserId: '123456789012',
  });
});

test('STS has every operation that the SDK knows', async () => {
  const commands = join(
    import.meta.dirname,
    '../../../node_modules/@aws-sdk/client-sts/dist-types/commands',
  );
  const known = (await readdir(commands))
    .map((file) => /^(\w+)Command\.d\.ts$/.exec(file)?.[1])
    .filter((name) => name !== undefined);
  expect([...sts.operationNames].sort(), 'add the new ones to notBuiltOperations').toEqual(
    known.sort(),
  );
});

test.each(sts.operationNames.filter((name) => name !== 'GetCallerIdentity'))(
  '%s is not built',
  async (name) => {
    await expect(sts.call(name, {}, context)).rejects.toMatchObject({
      type: 'NotImplementedException',
      status: 501,
    });
  },
);
