import {
  type ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
} from '@aws-sdk/client-ecs';

/** Runs one task of one container that stays up, on FARGATE unless told otherwise; returns its ARN. */
export async function runFargateTask(
  ecs: ECSClient,
  options: Partial<RunTaskCommandInput> & { readonly cluster: string },
): Promise<string> {
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'app',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'app:1' }],
    }),
  );
  const capacity = options.capacityProviderStrategy === undefined && {
    launchType: 'FARGATE' as const,
  };
  const { tasks } = await ecs.send(
    new RunTaskCommand({
      taskDefinition: taskDefinition?.taskDefinitionArn,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      ...capacity,
      ...options,
    }),
  );
  const taskArn = tasks?.[0]?.taskArn;
  if (taskArn === undefined) throw new Error('RunTask answered no task');
  return taskArn;
}
