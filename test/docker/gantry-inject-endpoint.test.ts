// "An SDK process in a container calls ecs:ListTasks and sts:GetCallerIdentity with its task role and no
// configuration": the whole way, from the SDK’s own provider chain to the answer.
import { CreateClusterCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { beforeAll, expect, test } from 'vitest';
import { runTasks, untilAll } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker } from './engine.ts';
import { dockerGantry, register, untilStopped } from './gantry-server.ts';
import { insideContainer } from './inside.ts';
import { putSdkInto, runScript } from './sdk-inside.ts';

const roleArn = 'arn:aws:iam::000000000000:role/app';
const label = (value: 'on' | 'off') => ({
  ...untilStopped,
  dockerLabels: { 'gantry.inject-endpoint': value },
});

const script = `
import { ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
const identity = await new STSClient().send(new GetCallerIdentityCommand());
const { taskArns } = await new ECSClient().send(new ListTasksCommand({ cluster: 'demo' }));
console.log(JSON.stringify({ arn: identity.Arn, taskArns }));
`;

describeDocker('a container that is told the endpoint', () => {
  const gantry = dockerGantry();
  let ecs: ECSClient;

  beforeAll(async () => {
    await buildTestImages();
    await gantry.start({ flags: ['--verify-signatures', '--access-keys', 'test:test'] });
    ecs = gantry.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
    await register(ecs, 'told', { app: label('on') }, { taskRoleArn: roleArn });
    await register(ecs, 'plain', { app: untilStopped }, { taskRoleArn: roleArn });
  });

  async function run(family: string): Promise<{ taskArn: string; containerId: string }> {
    const [task] = await runTasks(ecs, { taskDefinition: family });
    const taskArn = task?.taskArn ?? '';
    await untilAll(ecs, [taskArn], 'RUNNING');
    return { taskArn, containerId: (await gantry.containersOf(taskArn)).get('app')?.Id ?? '' };
  }

  test('calls ECS and STS by an SDK without configuration, as its role, signatures verified', async () => {
    const { taskArn, containerId } = await run('told');
    await putSdkInto(containerId);
    const said = await runScript(containerId, script);
    expect(JSON.parse(said)).toEqual({
      arn: `arn:aws:sts::000000000000:assumed-role/app/${taskArn.slice(-32)}`,
      taskArns: [taskArn],
    });
  }, 60_000);

  test('reaches calls and nothing else, and one that was not told reaches no call', async () => {
    const told = await run('told');
    const plain = await run('plain');
    const url = await insideContainer(told.containerId, 'echo $AWS_ENDPOINT_URL');
    expect(url).toMatch(/^http:\/\/169\.254\.170\.2(:\d+)?$/);
    expect(await insideContainer(plain.containerId, 'echo $AWS_ENDPOINT_URL')).toBe('');
    const authorization =
      'Authorization: AWS4-HMAC-SHA256 Credential=test/20260916/us-east-1/ecs/aws4_request, ' +
      'SignedHeaders=host, Signature=0';
    const post = (path: string) =>
      `wget -qO- --header "${authorization}" --header "Content-Type: application/json" ` +
      `--post-data "{}" "${url}${path}" 2>&1`;
    expect(await insideContainer(told.containerId, post('/'))).toContain('400 Bad Request');
    expect(await insideContainer(told.containerId, post('/_gantry/reset'))).toContain(
      '403 Forbidden',
    );
    expect(await insideContainer(told.containerId, post('/ecs/ListClusters'))).toContain(
      '403 Forbidden',
    );
    const control = `wget -qO- "${url}/_gantry/health" 2>&1`;
    expect(await insideContainer(told.containerId, control)).toContain('404 Not Found');
    expect(await insideContainer(plain.containerId, post('/'))).toContain('403 Forbidden');
    expect(gantry.server().stderr()).toContain('that was not told where it is');
  }, 60_000);
});
