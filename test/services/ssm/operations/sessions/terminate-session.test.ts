import { TerminateSessionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { SessionClient } from '../../../../clients/session-client.ts';
import { execSessionForEachTest } from './exec-session.ts';

const exec = execSessionForEachTest();
const terminate = (SessionId: string, region?: string) =>
  exec.ssm(region).send(new TerminateSessionCommand({ SessionId }));

describe('TerminateSession', () => {
  test('ends a session, and its client is told', async () => {
    const access = await exec.open();
    const client = new SessionClient(access);
    await client.untilShown('# ');
    expect(await terminate(access.sessionId)).toMatchObject({ SessionId: access.sessionId });
    expect(await client.untilClosed()).toBe('');
  });

  test('of a session that no client came to yet takes its token back', async () => {
    const access = await exec.open();
    await terminate(access.sessionId);
    expect(await new SessionClient(access).untilCutOff()).toBe(1008);
  });

  test('answers the same for a session that is over, or never was', async () => {
    const SessionId = 'ecs-execute-command-0123456789abcdef0';
    expect(await terminate(SessionId)).toMatchObject({ SessionId });
    expect(await terminate(SessionId)).toMatchObject({ SessionId });
  });

  test('ends no session of another region', async () => {
    const access = await exec.open();
    await terminate(access.sessionId, 'eu-west-1');
    const client = new SessionClient(access);
    await client.untilShown('# ');
    client.terminate();
    await client.untilClosed();
  });
});
