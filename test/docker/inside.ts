// Looking into the running containers of a task, and the spec of a task on an EC2 container instance as
// the control plane would hand it to the runtime: what Fargate does not take cannot be run by RunTask.
import type { TaskObservation, TaskSpec } from '../../src/ports/runtime.ts';
import type { TaskDocument } from '../../src/services/ecs/model/task-document.ts';
import type {
  ContainerDefinition,
  TaskDefinition,
  TaskOverride,
} from '../../src/services/ecs/model/types.ts';
import { taskSpecOf } from '../../src/services/ecs/rules/task-spec.ts';
import { busyboxImage, docker, freshTaskArn } from './engine.ts';
import { containerIn } from './workbench.ts';

/** Ends with 0 on SIGTERM; until then there is somebody to look at. */
export const waiting = 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done';

/** A task of an EC2 definition: each container is a shell that waits, unless it says otherwise. */
export function ec2Task(
  containers: Readonly<Record<string, ContainerDefinition>>,
  members: TaskDefinition = {},
  overrides: TaskOverride = {},
): TaskSpec {
  const arn = 'arn:aws:ecs:us-east-1:000000000000';
  const task: TaskDocument = {
    taskArn: freshTaskArn(),
    clusterArn: `${arn}:cluster/test`,
    taskDefinitionArn: `${arn}:task-definition/inside:1`,
    lastStatus: 'PENDING',
    desiredStatus: 'RUNNING',
    launchType: 'EC2',
    group: 'family:inside',
    version: 1,
    createdAt: 0,
    containers: [],
    attachments: [],
    overrides,
    tags: [],
  };
  return taskSpecOf(task, {
    family: 'inside',
    revision: 1,
    networkMode: 'bridge',
    ...members,
    containerDefinitions: Object.entries(containers).map(([name, container]) => ({
      image: busyboxImage,
      entryPoint: ['sh', '-c'],
      command: [waiting],
      stopTimeout: 2,
      ...container,
      name,
    })),
  });
}

/** Runs a shell command in a running container of the task and returns what it wrote, trimmed. */
export async function inside(
  observation: TaskObservation,
  name: string,
  command: string,
): Promise<string> {
  const { runtimeId = '' } = containerIn(observation, name);
  return await insideContainer(runtimeId, command);
}

/** The same in a container by the engine's id or name of it. */
export async function insideContainer(id: string, command: string): Promise<string> {
  const exec = await docker.getContainer(id).exec({
    Cmd: ['sh', '-c', command],
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
  });
  const stream = await exec.start({ Tty: true });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8').replaceAll('\r\n', '\n').trim();
}
