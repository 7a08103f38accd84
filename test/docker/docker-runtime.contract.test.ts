import { beforeAll } from 'vitest';
import type { HealthCheckSpec } from '../../src/ports/runtime.ts';
import { ContractResources } from '../contract/resources.ts';
import { describeRuntimeContract } from '../contract/runtime-suite.ts';
import type { ContainerBehaviour, RuntimeWorld } from '../contract/runtime-world.ts';
import { untilReal } from '../contract/until.ts';
import {
  buildTestImages,
  busyboxImage,
  describeDocker,
  docker,
  freshGantryId,
  openRuntime,
  removeLeftovers,
} from './engine.ts';

describeDocker('on a real engine', () => {
  beforeAll(buildTestImages);
  describeRuntimeContract('Docker', openWorld);
});

const untilStopped = shell("trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done");

async function openWorld(): Promise<RuntimeWorld> {
  const gantryId = freshGantryId();
  const resources = new ContractResources();
  let runtime = await openRuntime(gantryId, { resources });
  return {
    runtime: () => runtime,
    resources,
    again: async (meanwhile) => {
      await runtime.close();
      await meanwhile?.();
      runtime = await openRuntime(gantryId, { resources });
    },
    until: (condition) => untilReal(condition, 20_000),
    exited,
    now: () => Date.now(),
    behaviours: {
      untilStopped,
      ignoringSigterm: shell("trap '' TERM; while :; do sleep 1; done"),
      exiting: (code) => shell(`sleep 1; exit ${code}`),
      healthy: { ...untilStopped, healthCheck: check('exit 0') },
      unhealthy: { ...untilStopped, healthCheck: check('exit 1') },
      missingImage: { image: 'gantry-test/there-is-none:latest' },
      missingProgram: { image: busyboxImage, entryPoint: ['/there-is-none'] },
    },
    close: async () => {
      await runtime.close();
      await removeLeftovers(gantryId);
    },
  };
}

function shell(script: string): ContainerBehaviour {
  return { image: busyboxImage, entryPoint: ['sh', '-c'], command: [script] };
}

function check(script: string): HealthCheckSpec {
  return {
    command: ['CMD-SHELL', script],
    intervalSeconds: 1,
    timeoutSeconds: 2,
    retries: 1,
    startPeriodSeconds: 0,
  };
}

async function exited(taskArn: string, containerName: string): Promise<void> {
  const label = [
    `com.amazonaws.ecs.task-arn=${taskArn}`,
    `com.amazonaws.ecs.container-name=${containerName}`,
  ];
  await untilReal(async () => {
    const found = await docker.listContainers({
      all: true,
      filters: { label, status: ['exited'] },
    });
    return found.length === 1;
  }, 20_000);
}
