import { CreateClusterCommand, DescribeTasksCommand, ECSClient } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { runFargateTask } from '../services/ecs/run-fargate-task.ts';
import { listenForEvents, parseEvents, type ServerSentEvent } from './event-client.ts';

const cluster = 'demo';
let gantry: TestGantry;
let ecs: ECSClient;

beforeEach(async () => {
  gantry = await startGantry({ flags: ['--port', '0'] });
  ecs = gantry.client(ECSClient);
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
});

afterEach(() => gantry.close());

describe('the events stored', () => {
  test('are the envelopes of EventBridge, in order', async () => {
    const taskArn = await runToRunning();
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
    const events = await stored('?after=0&follow=false');
    expect(events.length, 'a task that starts changes its state several times').toBeGreaterThan(2);
    expect(events.map((event) => Number(event.id))).toEqual(
      events.map((_, at) => Number(events[0]?.id) + at),
    );
    expect(events.at(-1)?.event).toBe('ECS Task State Change');
    expect(events.at(-1)?.data).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      'detail-type': 'ECS Task State Change',
      source: 'aws.ecs',
      account: '000000000000',
      time: `${tasks?.[0]?.startedAt?.toISOString().slice(0, 19)}Z`,
      region: 'us-east-1',
      resources: [taskArn],
      detail: expect.objectContaining({ taskArn, lastStatus: 'RUNNING' }),
    });
  });

  test('begin after the position asked for; that of the header counts more', async () => {
    await runToRunning();
    const all = await stored('?after=0&follow=false');
    const second = all[1]?.id ?? '';
    const third = all[2]?.id ?? '';
    expect(await stored(`?after=${second}&follow=false`)).toEqual(all.slice(2));
    const headers = { 'last-event-id': third };
    expect(await stored(`?after=${second}&follow=false`, headers)).toEqual(all.slice(3));
  });

  test('are none without a position: the stream begins with the next', async () => {
    await runToRunning();
    expect(await stored('?follow=false')).toEqual([]);
  });

  test('are all there is for a client that comes from another history', async () => {
    await runToRunning();
    const headers = { 'last-event-id': '999999' };
    expect(await stored('?follow=false', headers)).toEqual(await stored('?after=0&follow=false'));
  });

  test('come in one piece when they are many', async () => {
    for (let task = 0; task < 60; task += 1) await runFargateTask(ecs, { cluster });
    await gantry.advance(10_000);
    const events = await stored('?after=0&follow=false');
    expect(events.length).toBe(gantry.gantry.control.lastEventSequence());
    expect(events.length, 'more than a page').toBeGreaterThan(150);
  });

  test.each(['?after=-1', '?after=x', '?after=', '?follow=no', '?since=3'])(
    'refuses %s',
    async (query) => {
      const answer = await gantry.gantry.app.inject(`/_gantry/events${query}`);
      expect(answer.statusCode).toBe(400);
      expect(answer.json().message).toMatch(/^querystring/);
    },
  );
});

describe('a client that listens', () => {
  test('hears what happens from then on, and resumes where it was', async () => {
    const url = `${await gantry.gantry.listen()}/_gantry/events`;
    await runToRunning();
    const listener = await listenForEvents(url);
    expect(listener.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    const taskArn = await runFargateTask(ecs, { cluster });
    const first = await listener.next();
    expect(first?.data).toMatchObject({ resources: [taskArn] });
    listener.leave();
    await gantry.advance(10_000);
    const missed = await stored(`?after=${first?.id}&follow=false`);
    const again = await listenForEvents(url, { 'last-event-id': first?.id ?? '' });
    for (const event of missed) expect(await again.next()).toEqual(event);
    expect(missed.length, 'the task went on while nobody listened').toBeGreaterThan(0);
  });

  test('is told that it is over when the server closes, and does not hold it up', async () => {
    const url = `${await gantry.gantry.listen()}/_gantry/events`;
    const listener = await listenForEvents(url);
    const over = listener.next();
    await gantry.close();
    expect(await over).toBeUndefined();
    expect(listener.response.complete, 'the answer ends, it does not break off').toBe(true);
  });

  test('is one of 64 at most', async () => {
    const url = `${await gantry.gantry.listen()}/_gantry/events`;
    await Promise.all(Array.from({ length: 64 }, () => listenForEvents(url)));
    const refused = await gantry.gantry.app.inject('/_gantry/events?follow=false');
    expect(refused.statusCode).toBe(503);
    expect(refused.json().message).toContain('64 event streams are open');
  });
});

/** Runs a task until it is RUNNING; returns its ARN. */
async function runToRunning(): Promise<string> {
  const taskArn = await runFargateTask(ecs, { cluster });
  await gantry.advance(10_000);
  return taskArn;
}

async function stored(
  query: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly ServerSentEvent[]> {
  const answer = await gantry.gantry.app.inject({ url: `/_gantry/events${query}`, headers });
  expect(answer.statusCode, answer.body).toBe(200);
  return parseEvents(answer.body);
}
