import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Session, Sessions } from '../../src/aws/sessions.ts';
import { VirtualClock } from '../../src/kernel/clock.ts';

const startOfTime = 1_789_552_800_000;
const taskArn = 'arn:aws:ecs:us-east-1:000000000000:task/demo/aaaa';

function session(more: Partial<Session> = {}): Session {
  return {
    account: '000000000000',
    region: 'us-east-1',
    principalArn: 'arn:aws:sts::000000000000:assumed-role/app/one',
    userId: 'AROAEXAMPLE:one',
    nonce: '1',
    expiresAt: startOfTime + 1000,
    ...more,
  };
}

function opened(key = Buffer.alloc(32, 1)) {
  const clock = new VirtualClock(startOfTime);
  const live = new Set([taskArn]);
  const state = { key };
  const sessions = new Sessions({
    clock,
    key: () => state.key,
    isLive: (arn) => live.has(arn),
  });
  return { clock, live, sessions, state };
}

describe('the credentials of a session', () => {
  test('look like those of AWS', () => {
    const credentials = opened().sessions.issue(session());
    expect(credentials.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(credentials.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    expect(credentials.expiresAt).toBe(startOfTime + 1000);
  });

  test('lead back to it, with the secret to check a signature with', () => {
    const { sessions } = opened();
    const { accessKeyId, sessionToken, secretAccessKey } = sessions.issue(session());
    expect(sessions.resolve(accessKeyId, sessionToken)).toEqual({
      session: session(),
      secretAccessKey,
    });
  });

  test('are known again by a Gantry that was killed and started with the same key', () => {
    const { accessKeyId, sessionToken } = opened().sessions.issue(session());
    expect(opened().sessions.resolve(accessKeyId, sessionToken)?.session).toEqual(session());
  });

  test('differ for every session, and say nothing of it', () => {
    const { sessions } = opened();
    const [one, other] = [sessions.issue(session()), sessions.issue(session({ nonce: '2' }))];
    expect(one.accessKeyId).not.toBe(other.accessKeyId);
    expect(one.secretAccessKey).not.toBe(other.secretAccessKey);
    const token = Buffer.from(one.sessionToken, 'base64').toString('latin1');
    expect(token).not.toContain('assumed-role');
    expect(token).not.toContain(one.secretAccessKey);
  });
});

describe('a session is not known', () => {
  const { sessions } = opened();
  const mine = sessions.issue(session());

  test('with the access key id of another', () => {
    const other = sessions.issue(session({ nonce: '2' }));
    expect(sessions.resolve(other.accessKeyId, mine.sessionToken)).toBeUndefined();
  });

  test('to a Gantry with another key', () => {
    const stranger = opened(Buffer.alloc(32, 2)).sessions;
    expect(stranger.resolve(mine.accessKeyId, mine.sessionToken)).toBeUndefined();
  });

  test('from any changed byte of its token', () => {
    const bytes = Buffer.from(mine.sessionToken, 'base64');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const forged = Buffer.from(bytes);
        forged.writeUInt8(forged.readUInt8(at) ^ flip, at);
        const token = forged.toString('base64');
        expect(sessions.resolve(mine.accessKeyId, token)).toBeUndefined();
      }),
    );
  });

  test('from any text', () => {
    fc.assert(
      fc.property(fc.string(), (token) => {
        expect(sessions.resolve(mine.accessKeyId, token)).toBeUndefined();
      }),
    );
  });
});

describe('a session is over', () => {
  const expired = { type: 'ExpiredTokenException' };

  test('at its instant', () => {
    const { sessions, clock } = opened();
    const { accessKeyId, sessionToken } = sessions.issue(session());
    clock.jumpTo(startOfTime + 999);
    expect(sessions.resolve(accessKeyId, sessionToken)).toBeDefined();
    clock.jumpTo(startOfTime + 1000);
    expect(() => sessions.resolve(accessKeyId, sessionToken)).toThrow(
      expect.objectContaining(expired),
    );
  });

  test('with its task', () => {
    const { sessions, live } = opened();
    const { accessKeyId, sessionToken } = sessions.issue(session({ taskArn }));
    expect(sessions.resolve(accessKeyId, sessionToken)?.session.taskArn).toBe(taskArn);
    live.clear();
    expect(() => sessions.resolve(accessKeyId, sessionToken)).toThrow(
      expect.objectContaining(expired),
    );
  });
});
