// A Gantry with a task that ECS Exec can reach, begun anew for each test.
import { CreateClusterCommand, ECSClient, ExecuteCommandCommand } from '@aws-sdk/client-ecs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';
import { runFargateTask } from '../../../ecs/run-fargate-task.ts';

export interface ExecSessionWorld {
  /** Opens a session that asks for a shell. Its address is where this Gantry listens. */
  open(): Promise<{ sessionId: string; streamUrl: string; tokenValue: string }>;
  ssm(region?: string): SSMClient;
}

/** Gives each test of the file a Gantry that listens, and a task in it. */
export function execSessionForEachTest(): ExecSessionWorld {
  let gantry: TestGantry;
  let ecs: ECSClient;
  let host: string;
  let task: string;
  beforeEach(async () => {
    gantry = await startGantry({ flags: ['--port', '0'] });
    host = new URL(await gantry.gantry.listen()).host;
    ecs = gantry.client(ECSClient);
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
    const overrides = { taskRoleArn: 'arn:aws:iam::000000000000:role/app' };
    task = await runFargateTask(ecs, { cluster: 'demo', enableExecuteCommand: true, overrides });
    await gantry.advance(10_000);
  });
  afterEach(() => gantry.close());
  return {
    ssm: (region = 'us-east-1') => gantry.client(SSMClient, { region }),
    open: async () => {
      const input = { cluster: 'demo', task, command: '/bin/sh', interactive: true };
      const { session } = await ecs.send(new ExecuteCommandCommand(input));
      const { sessionId = '', streamUrl = '', tokenValue = '' } = session ?? {};
      // In process there is no address to answer.
      return { sessionId, streamUrl: streamUrl.replace('127.0.0.1:4580', host), tokenValue };
    },
  };
}
