import { expect, test } from 'vitest';
import { EndpointIds, type KnownContainer } from '../../src/endpoints/endpoint-ids.ts';

const taskArn = 'arn:aws:ecs:us-east-1:000000000000:task/demo/0123456789abcdef0123456789abcdef';
const app = { taskArn, containerName: 'app' };
const none = (): Iterable<KnownContainer> => [];

test('an id of Fargate has its form and nothing of the task id', () => {
  const id = new EndpointIds('secret', none).idOf(app, 'FARGATE');
  expect(id).toMatch(/^[0-9a-f]{32}-\d{10}$/);
  expect(id).not.toContain('0123456789abcdef');
});

test('any other id is a UUID', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(new EndpointIds('secret', none).idOf(app, 'EC2')).toMatch(uuid);
});

test('an id is the same again for the same container, and another for any other or under another secret', () => {
  const id = new EndpointIds('secret', none).idOf(app, 'EC2');
  expect(new EndpointIds('secret', none).idOf(app, 'EC2')).toBe(id);
  const others = [
    new EndpointIds('secret', none).idOf({ taskArn, containerName: 'web' }, 'EC2'),
    new EndpointIds('secret', none).idOf({ taskArn: `${taskArn}0`, containerName: 'app' }, 'EC2'),
    new EndpointIds('other', none).idOf(app, 'EC2'),
  ];
  expect(new Set([id, ...others]).size).toBe(4);
});

test('an id leads to its container, and a guess to none', () => {
  const ids = new EndpointIds('secret', none);
  expect(ids.ownerOf(ids.idOf(app, 'EC2'))).toEqual(app);
  expect(ids.ownerOf('00000000-0000-4000-8000-000000000000')).toBeUndefined();
  expect(ids.ownerOf('')).toBeUndefined();
});

test('an id that an earlier process gave leads to its container, and guesses cost one look in all', () => {
  let looks = 0;
  const later = new EndpointIds('secret', () => {
    looks += 1;
    return [{ ...app, launchType: 'FARGATE' }];
  });
  const id = new EndpointIds('secret', none).idOf(app, 'FARGATE');
  expect(later.ownerOf(id)).toEqual(app);
  for (let guess = 0; guess < 10; guess += 1) later.ownerOf(`0000000${guess}`);
  expect(looks).toBe(1);
});

test('the ids of tasks that are forgotten are dropped in time', () => {
  let known: KnownContainer[] = [];
  const ids = new EndpointIds('secret', () => known);
  const gone = ids.idOf({ taskArn: 'gone', containerName: 'app' }, 'EC2');
  known = [{ taskArn: 'gone', containerName: 'app', launchType: 'EC2' }];
  ids.ownerOf('first look');
  known = [];
  for (let task = 0; task < 2000; task += 1) {
    ids.idOf({ taskArn: `task ${task}`, containerName: 'app' }, 'EC2');
  }
  expect(ids.ownerOf(gone)).toBeUndefined();
});
