// Lifecycle hooks that are functions: a real HTTP server stands for them.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  isOver,
  minute,
  type StagedFixture,
  settledService,
  stagedFixture,
} from './staged-service.ts';

interface Call {
  readonly url: string | undefined;
  readonly event: {
    readonly executionId: string;
    readonly lifecycleStage: string;
    readonly resourceArn: string;
    readonly executionDetails: Readonly<Record<string, unknown>>;
    readonly hookDetails?: unknown;
  };
}

let server: Server;
let calls: Call[];
/** What the function answers next; the last one again and again. */
let answers: string[];
let fixture: StagedFixture;

beforeEach(async () => {
  calls = [];
  answers = ['{"hookStatus":"SUCCEEDED"}'];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push({ url: request.url, event: JSON.parse(Buffer.concat(chunks).toString()) });
      response.end(answers.length > 1 ? answers.shift() : answers[0]);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fixture = await stagedFixture(['--lambda-endpoint', urlOf(server)]);
  await settledService(fixture, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 });
});
afterEach(async () => {
  await fixture.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function urlOf(listening: Server): string {
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

const hookTargetArn = 'arn:aws:lambda:us-east-1:000000000000:function:check';

async function deploy(
  ...lifecycleStages: ('POST_SCALE_UP' | 'PRE_SCALE_UP' | 'PRODUCTION_TRAFFIC_SHIFT')[]
) {
  await fixture.update({
    forceNewDeployment: true,
    deploymentConfiguration: {
      lifecycleHooks: [
        {
          hookTargetArn,
          roleArn: 'arn:aws:iam::000000000000:role/hooks',
          lifecycleStages,
          hookDetails: { bucket: 'approvals' },
        },
      ],
    },
  });
}

describe('a lifecycle hook', () => {
  it('is called as a function of Lambda, with the event of AWS', async () => {
    await deploy('POST_SCALE_UP', 'PRODUCTION_TRAFFIC_SHIFT');
    const ended = await fixture.until(isOver);
    expect(ended.status).toBe('SUCCESSFUL');
    expect(calls.map(({ url, event }) => [url, event.lifecycleStage])).toEqual([
      ['/2015-03-31/functions/check/invocations', 'POST_SCALE_UP'],
      ['/2015-03-31/functions/check/invocations', 'PRODUCTION_TRAFFIC_SHIFT'],
    ]);
    const target = ended.targetServiceRevision?.arn ?? '';
    const source = ended.sourceServiceRevisions?.[0]?.arn ?? '';
    expect(calls[0]?.event).toEqual({
      executionId: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      lifecycleStage: 'POST_SCALE_UP',
      resourceArn: ended.serviceDeploymentArn,
      executionDetails: {
        serviceArn: ended.serviceArn,
        targetServiceRevisionArn: target,
        testTrafficWeights: {},
        productionTrafficWeights: {},
      },
      hookDetails: { bucket: 'approvals' },
    });
    expect(calls[1]?.event.executionDetails).toMatchObject({
      productionTrafficWeights: { [target]: 100, [source]: 0 },
    });
    expect(ended.lifecycleHookDetails).toMatchObject([
      { targetType: 'AWS_LAMBDA', targetArn: hookTargetArn, status: 'SUCCEEDED' },
      { targetType: 'AWS_LAMBDA', targetArn: hookTargetArn, status: 'SUCCEEDED' },
    ]);
  });

  it('is called again while it is IN_PROGRESS, with what it said, as the same execution', async () => {
    answers = [
      '{"hookStatus":"IN_PROGRESS","hookDetails":{"asked":true}}',
      '{"hookStatus":"IN_PROGRESS","callBackDelay":120}',
      '{"hookStatus":"SUCCEEDED"}',
    ];
    await deploy('PRE_SCALE_UP');
    await fixture.until(() => calls.length === 1);
    await fixture.advance(29_000);
    expect(calls).toHaveLength(1);
    await fixture.advance(2000);
    expect(calls).toHaveLength(2);
    await fixture.advance(110_000);
    expect(calls).toHaveLength(2);
    await fixture.advance(minute);
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(({ event }) => event.executionId)).size).toBe(1);
    expect(calls[2]?.event.hookDetails).toEqual({ bucket: 'approvals', asked: true });
    expect(await fixture.until(isOver)).toMatchObject({ status: 'SUCCESSFUL' });
  });

  it.each([
    [
      '{"hookStatus":"FAILED"}',
      `Service deployment rolled back because POST_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target ${hookTargetArn} returned FAILED status.`,
    ],
    [
      '{"errorMessage":"boom"}',
      `Service deployment rolled back because POST_SCALE_UP lifecycle hook(s) failed. ECS was unable to parse the response from ${hookTargetArn} due to: HookStatus must not be null.`,
    ],
  ])('that answers %s brings the old revision back', async (answer, statusReason) => {
    answers = [answer];
    await deploy('POST_SCALE_UP');
    const ended = await fixture.until(isOver);
    expect(ended).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL', statusReason });
    expect(ended.rollback?.reason).toBe(statusReason);
  });

  it('runs again as the traffic goes back', async () => {
    answers = ['{"hookStatus":"FAILED"}', '{"hookStatus":"SUCCEEDED"}'];
    await deploy('PRODUCTION_TRAFFIC_SHIFT');
    const ended = await fixture.until(isOver);
    expect(ended.status).toBe('ROLLBACK_SUCCESSFUL');
    const target = ended.targetServiceRevision?.arn ?? '';
    expect(calls).toHaveLength(2);
    expect(calls[1]?.event.executionDetails).toMatchObject({
      targetServiceRevisionArn: target,
      productionTrafficWeights: { [target]: 0 },
    });
    expect(calls[0]?.event.executionId).not.toBe(calls[1]?.event.executionId);
  });

  it('that cannot be reached brings the old revision back', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await deploy('PRE_SCALE_UP');
    const ended = await fixture.until(isOver);
    expect(ended.status).toBe('ROLLBACK_SUCCESSFUL');
    expect(ended.statusReason).toContain(`ECS was unable to invoke hook target ${hookTargetArn}`);
  });
});
