import { expect, test } from 'vitest';
import { createStsService } from '../../../../../src/services/sts/sts-service.ts';

test('GetCallerIdentity says whose credentials signed the request', async () => {
  const sts = createStsService({ strict: true });
  const answer = await sts.call(
    'GetCallerIdentity',
    {},
    {
      account: '123456789012',
      region: 'cn-north-1',
      principalArn: 'arn:aws-cn:iam::123456789012:root',
      requestId: 'a-request',
    },
  );
  expect(answer).toEqual({
    Account: '123456789012',
    Arn: 'arn:aws-cn:iam::123456789012:root',
    UserId: '123456789012',
  });
});
