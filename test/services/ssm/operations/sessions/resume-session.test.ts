import { ResumeSessionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { SessionClient } from '../../../../clients/session-client.ts';
import { execSessionForEachTest } from './exec-session.ts';

const exec = execSessionForEachTest();
const resume = (SessionId: string, region?: string) =>
  exec.ssm(region).send(new ResumeSessionCommand({ SessionId }));

describe('ResumeSession', () => {
  test('brings a client back that lost its connection, to the same shell, and nothing is lost', async () => {
    const access = await exec.open();
    const client = new SessionClient(access);
    await client.untilShown('# ');
    client.type('false\r');
    await client.untilShown(/false\r\n# $/);
    client.type('seq 20000\r');
    client.cut();
    await client.untilCutOff();
    const answer = await resume(access.sessionId);
    expect(answer).toMatchObject({
      SessionId: access.sessionId,
      StreamUrl: expect.stringContaining(`/v1/data-channel/${access.sessionId}`),
    });
    expect(answer.TokenValue).not.toBe(access.tokenValue);
    client.resume(answer.TokenValue ?? '');
    await client.untilShown(/\r\n20000\r\n# $/);
    const numbers = Array.from({ length: 20_000 }, (_, at) => at + 1).join('\r\n');
    expect(client.screen).toContain(`# seq 20000\r\n${numbers}\r\n# `);
    client.type('exit\r');
    expect(await client.untilClosed()).toBe('');
  });

  test('gives a token that works once', async () => {
    const access = await exec.open();
    const client = new SessionClient(access);
    await client.untilShown('# ');
    const { TokenValue = '' } = await resume(access.sessionId);
    client.resume(TokenValue);
    await client.until(() => client.closeCode === undefined);
    const thief = new SessionClient({ ...access, tokenValue: TokenValue });
    const cutOff = await Promise.race([
      thief.untilCutOff().then(() => 'thief'),
      client.untilCutOff().then(() => 'client'),
    ]);
    expect(cutOff).toBe('thief');
    client.type('exit\r');
    await client.untilClosed();
  });

  test.each([
    ['that never was', async () => 'ecs-execute-command-0123456789abcdef0'],
    ['that no client ever came to', async () => (await exec.open()).sessionId],
    [
      'that is over',
      async () => {
        const access = await exec.open();
        const client = new SessionClient(access);
        await client.untilShown('# ');
        client.type('exit\r');
        await client.untilClosed();
        return access.sessionId;
      },
    ],
  ])(
    'answers an empty token for a session %s: clients then say that it timed out',
    async (_, session) => {
      const sessionId = await session();
      expect(await resume(sessionId)).toMatchObject({ SessionId: sessionId, TokenValue: '' });
    },
  );

  test('knows no session of another region', async () => {
    const access = await exec.open();
    const client = new SessionClient(access);
    await client.untilShown('# ');
    expect(await resume(access.sessionId, 'eu-west-1')).toMatchObject({ TokenValue: '' });
    client.terminate();
    await client.untilClosed();
  });
});
