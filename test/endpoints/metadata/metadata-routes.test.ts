import { describe, expect, test } from 'vitest';
import { MetadataRoutes } from '../../../src/endpoints/metadata/metadata-routes.ts';
import type { EndpointRequest } from '../../../src/ports/container-endpoints.ts';
import type { ContainerStats } from '../../../src/ports/task-metadata.ts';
import { container, inspected, inspection, task, taskArn } from './specimen.ts';

const stats: ReadonlyMap<string, ContainerStats> = new Map([
  ['app', { sample: { read: 'now' }, networkRate: { rxBytesPerSecond: 1, txBytesPerSecond: 2.5 } }],
]);
const known = task({
  tags: { stage: 'test' },
  containers: [container(), container({ name: 'side', runtimeId: 'id-of-side' })],
});
const routes = new MetadataRoutes({
  identities: {
    idOf: () => 'id',
    ownerOf: (id) => (id === 'id' ? { taskArn, containerName: 'app' } : undefined),
  },
  directory: { facts: (arn) => (arn === taskArn ? known : undefined) },
  inspector: {
    inspect: async () => inspection({ app: inspected(), side: inspected({ engineId: 'b' }) }),
    stats: async () => stats,
    storageUsedMiB: async () => 0,
    taskAt: (address) => (address === '10.0.0.1' ? taskArn : undefined),
  },
});

async function get(path: string, members: Partial<EndpointRequest> = {}) {
  const query = new URLSearchParams();
  const request = { method: 'GET', path, query, peer: '10.0.0.1', body: '', ...members } as const;
  const answer = await routes.answer(request);
  return answer && [answer.status, answer.body === '' ? '' : JSON.parse(answer.body)];
}

const app = 'a'.repeat(64);

test.each([
  ['/v4/id', { Name: 'app', LogDriver: 'json-file' }],
  ['/v3/id', { Name: 'app' }],
  ['/v4/id/task', { TaskARN: taskArn, LaunchType: 'EC2' }],
  ['/v3/id/taskWithTags', { TaskTags: { stage: 'test' } }],
  [
    '/v4/id/stats',
    { read: 'now', network_rate_stats: { rx_bytes_per_sec: 1, tx_bytes_per_sec: 2.5 } },
  ],
  ['/v4/id/task/stats', { [app]: { read: 'now' }, b: {} }],
  ['/v3/id/task/stats', { [app]: { read: 'now' }, b: null }],
  ['/v4/id/associations/elastic-inference', { Associations: null }],
  ['/v2/metadata', { TaskARN: taskArn }],
  ['/v2/metadata/', { TaskARN: taskArn }],
  ['/v2/metadataWithTags', { TaskTags: { stage: 'test' } }],
  ['/v2/metadata/b', { Name: 'side' }],
  ['/v2/stats', { b: null }],
  [`/v2/stats/${app}`, { read: 'now' }],
])('%s is served', async (path, shown) => {
  expect(await get(path)).toMatchObject([200, shown]);
});

test('v3 stats have no rate', async () => {
  expect(await get('/v3/id/stats')).toEqual([200, { read: 'now' }]);
});

test.each(['/v4/id/', '/v4/id/other', '/v4', '/v2', '/v5/id', '/v2/credentials/id', '/api/id'])(
  '%s is no path of the metadata',
  async (path) => {
    expect(await get(path)).toBeUndefined();
  },
);

test('nothing can be changed', async () => {
  expect(await get('/v4/id', { method: 'PUT', body: '{}' })).toEqual([405, '']);
});

describe('an id of nobody is refused', () => {
  const dockerId = 'unable to get docker ID from v3 endpoint ID: other';
  const arn = 'unable to get task Arn from v3 endpoint ID: other';
  const container = `container metadata handler: unable to get container ID from request: ${dockerId}`;
  const below = (what: string): string =>
    `${what} handler: unable to get task arn from request: ${arn}`;

  test.each([
    ['/v4/other', 404, `V4 ${container}`],
    ['/v3/other', 500, `V3 ${container}`],
    ['/v4/other/task', 404, `V4 ${below('task metadata')}`],
    ['/v4/other/taskWithTags', 404, `V4 ${below('task metadata')}`],
    ['/v3/other/task', 500, `V3 ${below('task metadata')}`],
    ['/v4/other/stats', 404, `V4 ${below('container stats')}`],
    ['/v4/other/task/stats', 404, `V4 ${below('task stats')}`],
    ['/v3/other/stats', 400, `V3 ${below('container stats')}`],
    ['/v3/other/task/stats', 400, `V3 ${below('task stats')}`],
  ])('at %s with %i', async (path, status, text) => {
    expect(await get(path)).toEqual([status, text]);
  });
});

test('v2 knows nobody but the tasks with addresses of their own', async () => {
  const text = "Unable to get task arn from request: unable to associate '172.17.0.2' with task";
  expect(await get('/v2/metadata', { peer: '172.17.0.2' })).toEqual([400, text]);
});

test('v2 shows a task no container of another', async () => {
  const [status] = (await get('/v2/metadata/c')) ?? [];
  expect(status).toBe(400);
});
