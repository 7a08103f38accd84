import { AwsError } from '../../../../aws/errors.ts';
import { invalidParameter } from '../../errors.ts';
import type { ContainerDocument, TaskRow } from '../../model/task-document.ts';
import type { ExecuteCommandRequest } from '../../model/types.ts';
import { query, type ReadContext } from '../../operation.ts';
import { canHostAgent, hasRunningAgent } from '../../rules/execute-command-agent.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { findTask, taskArnIn } from './lookup.ts';

/**
 * Opens a session in a container of a running task. It only reads: the session is not in the tables, it
 * lives in the process that its client connects to (reference §2.6, exec-protocol §2). Which of several
 * faults ECS names was not observed; the order here is from the request to the container.
 */
export const executeCommand = query('ExecuteCommand', (context, input) => {
  validate(input);
  const cluster = requireLiveCluster(context, input.cluster);
  const row = findTask(context, cluster, taskArnIn(context, cluster, input.task));
  if (row === undefined) throw invalidParameter('The referenced task was not found.');
  const { task, internals } = row;
  if (task.lastStatus !== 'RUNNING' || task.enableExecuteCommand !== true) throw notEnabled();
  const container = containerOf(row, input.container);
  if (!hasRunningAgent(container)) throw notEnabled();
  requireWritable(context, row, container);
  const session = context.execSessions.open({
    sessionId: `ecs-execute-command-${context.ids.hex(17)}`,
    account: row.account,
    region: row.region,
    taskArn: task.taskArn,
    containerName: container.name,
    runtime: internals.runtime,
    command: input.command,
    host: context.host,
  });
  if (session === undefined) throw notConnected();
  return {
    clusterArn: task.clusterArn,
    containerArn: container.containerArn,
    containerName: container.name,
    interactive: true,
    session,
    taskArn: task.taskArn,
  };
});

function validate({ task, command, interactive }: ExecuteCommandRequest): void {
  if (!interactive) throw invalidParameter('Interactive is the only mode supported currently.');
  if (command.trim() === '') throw invalidParameter('command can not be blank.');
  // What users saw who named a task by something else than its id: 36 were the ids with hyphens.
  if (!task.startsWith('arn:') && task.length !== 32 && task.length !== 36) {
    throw invalidParameter('task length should be one of [32,36]');
  }
}

/** The texts for a container that is not named, or not there, were never seen; these are ours. */
function containerOf({ task }: TaskRow, name: string | undefined): ContainerDocument {
  const [only, ...others] = task.containers;
  if (isAbsent(name)) {
    if (only !== undefined && others.length === 0) return only;
    throw invalidParameter(
      'The execute command failed because container name was not specified. Specify the name of one of the containers of the task and try again.',
    );
  }
  const found = task.containers.find((container) => container.name === name);
  if (found !== undefined) return found;
  throw invalidParameter(
    `The execute command failed because the task has no container named ${name}.`,
  );
}

/** What users of read-only containers saw: the agent's status shows nothing, and no session comes about. */
function requireWritable(context: ReadContext, row: TaskRow, container: ContainerDocument): void {
  const { family, revision } = row.internals;
  const definition = context.unit.taskDefinitions.get(row, family, revision);
  const containers = definition?.document.containerDefinitions ?? [];
  if (canHostAgent(containers.find(({ name }) => name === container.name))) return;
  context.log.warn(
    { task: row.task.taskArn, container: container.name },
    'ECS Exec needs a container whose root file system can be written to',
  );
  throw notConnected();
}

/** Reference §2.6, observed; the apostrophe is theirs. */
function notEnabled(): AwsError {
  return invalidParameter(
    'The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.',
  );
}

/** Reference §2.6, observed. */
function notConnected(): AwsError {
  return new AwsError(
    'TargetNotConnectedException',
    'The execute command failed due to an internal error. Try again later.',
  );
}
