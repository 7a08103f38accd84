// Runs a task to its end through the AWS SDK for JavaScript and prints its exit code.
//   npm start                     (in another terminal)
//   node examples/sdk/run-task.mjs
import {
  CreateClusterCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  waitUntilTasksStopped,
} from '@aws-sdk/client-ecs';

const ecs = new ECSClient({
  endpoint: process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4580',
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
await ecs.send(
  new RegisterTaskDefinitionCommand({
    family: 'once',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [
      {
        name: 'app',
        image: process.env.IMAGE ?? 'public.ecr.aws/docker/library/busybox:1.37',
        command: ['sh', '-c', 'sleep 1; exit 5'],
        // Read by the simulated runtime alone; on Docker the command above decides.
        environment: [{ name: 'GANTRY_SIMULATE_EXIT_CODE', value: '5' }],
      },
    ],
  }),
);
const { tasks = [] } = await ecs.send(
  new RunTaskCommand({
    cluster: 'demo',
    taskDefinition: 'once',
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
  }),
);
const arns = tasks.map((task) => task.taskArn ?? '');
const { reason } = await waitUntilTasksStopped(
  { client: ecs, maxWaitTime: 120, minDelay: 1, maxDelay: 2 },
  { cluster: 'demo', tasks: arns },
);
const [stopped] = reason.tasks;
console.log(
  stopped.taskArn,
  stopped.stopCode,
  stopped.stoppedReason,
  'exit code',
  stopped.containers[0].exitCode,
);
