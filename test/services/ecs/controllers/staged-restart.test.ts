// Gantry ends and starts again at every stage: all that a deployment knows of how far it is is stored.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type DeploymentConfiguration,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  RegisterTaskDefinitionCommand,
  type ServiceDeployment,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startGantry, type TestGantry } from '../../../../src/testing/start-gantry.ts';
import { networkConfiguration } from '../operations/services/service-fixture.ts';
import { isOver } from './staged-service.ts';

let directory: string;
let gantry: TestGantry;
let ecs: ECSClient;
let flags: readonly string[];

async function open(): Promise<void> {
  gantry = await startGantry({ flags: ['--data-dir', directory, ...flags] });
  ecs = gantry.client(ECSClient);
}

beforeEach(async () => {
  flags = [];
  directory = mkdtempSync(join(tmpdir(), 'gantry-test-stages-'));
  await open();
});
afterEach(async () => {
  await gantry.close();
  rmSync(directory, { recursive: true, force: true });
});

async function newest(): Promise<ServiceDeployment> {
  const listed = await ecs.send(new ListServiceDeploymentsCommand({ service: 'web' }));
  const serviceDeploymentArns = [listed.serviceDeployments?.[0]?.serviceDeploymentArn ?? ''];
  const { serviceDeployments } = await ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }),
  );
  const [found] = serviceDeployments ?? [];
  if (found === undefined) throw new Error('no deployment');
  return found;
}

/** Ends Gantry at each new stage, and goes on with another. */
async function runThrough(): Promise<readonly string[]> {
  const stages: string[] = [];
  for (let at = 0; at < 2000; at += 1) {
    const found = await newest();
    const stage = found.lifecycleStage ?? 'none';
    if (!stages.includes(stage)) {
      stages.push(stage);
      await gantry.close();
      await open();
    }
    if (isOver(found)) return stages;
    await gantry.advance(100);
  }
  throw new Error(`it stays in ${stages.at(-1)}`);
}

async function createWeb(deploymentConfiguration: DeploymentConfiguration): Promise<void> {
  await ecs.send(new CreateClusterCommand({}));
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'web:1' }],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      serviceName: 'web',
      taskDefinition: taskDefinition?.taskDefinitionArn,
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration,
      deploymentConfiguration,
    }),
  );
}

it('a deployment goes on where it was, whenever Gantry ends', async () => {
  await createWeb({
    strategy: 'CANARY',
    canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 1 },
    bakeTimeInMinutes: 0,
  });
  await runThrough();
  await ecs.send(new UpdateServiceCommand({ service: 'web', forceNewDeployment: true }));
  const stages = await runThrough();
  expect(stages).toContain('PRODUCTION_TRAFFIC_SHIFT');
  // A start is a pass of its own, so that a stage without hooks may be over before it is looked at.
  expect(stages.length).toBeGreaterThan(5);
  const ended = await newest();
  expect(ended).toMatchObject({
    status: 'SUCCESSFUL',
    targetServiceRevision: { requestedProductionTrafficWeight: 100, runningTaskCount: 2 },
  });
  await gantry.advance(10_000);
  const { services } = await ecs.send(new DescribeServicesCommand({ services: ['web'] }));
  expect(services?.[0]).toMatchObject({ runningCount: 2, pendingCount: 0 });
  expect(services?.[0]?.deployments).toHaveLength(1);
});

it('a hook whose answer is lost with Gantry is called again as the same execution', async () => {
  const executions: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      executions.push(JSON.parse(Buffer.concat(chunks).toString()).executionId);
      // The first call is never answered.
      if (executions.length > 1) response.end('{"hookStatus":"SUCCEEDED"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  flags = ['--hook-urls', `check=http://127.0.0.1:${port}/hook`];
  await gantry.close();
  await open();
  await createWeb({
    strategy: 'BLUE_GREEN',
    bakeTimeInMinutes: 0,
    lifecycleHooks: [
      {
        hookTargetArn: 'arn:aws:lambda:us-east-1:000000000000:function:check',
        roleArn: 'arn:aws:iam::000000000000:role/hooks',
        lifecycleStages: ['PRE_SCALE_UP'],
      },
    ],
  });
  await vi.waitFor(() => expect(executions).toHaveLength(1));
  await gantry.close();
  await open();
  await runThrough();
  expect(executions).toHaveLength(2);
  expect(executions[0]).toBe(executions[1]);
  expect(await newest()).toMatchObject({ status: 'SUCCESSFUL' });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
