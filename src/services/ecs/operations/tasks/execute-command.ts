import { AwsError } from '../../../../aws/errors.ts';
import { invalidParameter } from '../../errors.ts';
import type { ContainerDocument, TaskRow } from '../../model/task-document.ts';
import type { ContainerDefinition, ExecuteCommandRequest } from '../../model/types.ts';
import { query, type ReadContext } from '../../operation.ts';
import { canHostAgent, hasRunningAgent } from '../../rules/execute-command-agent.ts';
import { executeCommandLog } from '../../rules/execute-command-log.ts';
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
  const definition = definitionOf(context, row, container);
  if (!canHostAgent(definition)) {
    const about = { task: task.taskArn, container: container.name };
    context.log.warn(about, 'ECS Exec needs a container whose root file system can be written to');
    throw notConnected();
  }
  const sessionId = `ecs-execute-command-${context.ids.hex(17)}`;
  const { configuration } = cluster.document;
  const kept = executeCommandLog(configuration?.executeCommandConfiguration, definition);
  const { account, region } = row;
  const session = context.execSessions.open({
    sessionId,
    account,
    region,
    taskArn: task.taskArn,
    containerName: container.name,
    runtime: internals.runtime,
    command: input.command,
    host: context.host,
    // The stream has the name of the session.
    logDestination: kept && {
      account,
      region: kept.region ?? region,
      logGroupName: kept.logGroupName,
      logStreamName: sessionId,
    },
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

function definitionOf(
  context: ReadContext,
  { account, region, internals }: TaskRow,
  { name }: ContainerDocument,
): ContainerDefinition | undefined {
  const { family, revision } = internals;
  const definition = context.unit.taskDefinitions.get({ account, region }, family, revision);
  return definition?.document.containerDefinitions?.find((container) => container.name === name);
}

/** Reference §2.6, observed; the apostrophe is theirs. */
function notEnabled(): AwsError {
  return invalidParameter(
    'The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.',
  );
}

/** Reference §2.6, observed; also by users of read-only containers, whose agent shows nothing of it. */
function notConnected(): AwsError {
  return new AwsError(
    'TargetNotConnectedException',
    'The execute command failed due to an internal error. Try again later.',
  );
}
