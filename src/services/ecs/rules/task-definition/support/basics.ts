import type { MemberSupport } from './member-support.ts';

const taskRole = 'test/docker/gantry-task-role.test.ts > the role of a task';
const basics = 'test/docker/basics.test.ts';
const program = `${basics} > the program of a container on Docker`;
const aContainer = `${basics} > a container on Docker`;
const overrides = `${basics} > the overrides of a task on Docker`;
const gantryLifecycle = 'test/docker/gantry-lifecycle.test.ts > tasks on Docker, through the SDK';
const environmentInSimulation = 'in simulation the variables GANTRY_SIMULATE_… say how it behaves';

/** The program of a container, its names, what waits for other services, and the overrides. */
export const basicsSupport: readonly MemberSupport[] = [
  {
    member: 'family',
    docker: 'effective',
    simulated: 'effective',
    note: 'in the container’s name and labels; in simulation the scripts go by it',
    test: `${aContainer} > is called after family, revision and name, and has the labels of the agent`,
  },
  {
    member: 'containerDefinitions[].name',
    docker: 'effective',
    simulated: 'effective',
    note: 'in the container’s name and labels; in simulation the scripts go by it',
    test: `${aContainer} > is called after family, revision and name, and has the labels of the agent`,
  },
  {
    member: 'containerDefinitions[].command',
    docker: 'effective',
    simulated: 'no observable effect',
    test: `${program} > is entryPoint and command, run by user in workingDirectory`,
  },
  {
    member: 'containerDefinitions[].entryPoint',
    docker: 'effective',
    simulated: 'no observable effect',
    test: `${program} > is entryPoint and command, run by user in workingDirectory`,
  },
  {
    member: 'containerDefinitions[].user',
    docker: 'effective',
    simulated: 'no observable effect',
    test: `${program} > is entryPoint and command, run by user in workingDirectory`,
  },
  {
    member: 'containerDefinitions[].workingDirectory',
    docker: 'effective',
    simulated: 'no observable effect',
    test: `${program} > is entryPoint and command, run by user in workingDirectory`,
  },
  {
    member: 'containerDefinitions[].environment',
    docker: 'effective',
    simulated: 'effective',
    note: environmentInSimulation,
    test: `${program} > has the environment of the definition, beside that of the image`,
  },
  {
    member: 'containerDefinitions[].dockerLabels',
    docker: 'effective',
    simulated: 'effective',
    note: 'beside the agent’s own; gantry.inject-endpoint tells the container where Gantry is; in simulation only gantry.health shows',
    test: `${aContainer} > has its dockerLabels, which cannot stand in for those of the agent`,
  },
  {
    member: 'containerDefinitions[].interactive',
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'standard input stays open',
    test: `${program} > finds standard input open when interactive`,
  },
  {
    member: 'containerDefinitions[].pseudoTerminal',
    docker: 'effective',
    simulated: 'no observable effect',
    test: `${program} > has a terminal when there is a pseudoTerminal`,
  },
  {
    member: 'containerDefinitions[].readonlyRootFilesystem',
    docker: 'effective',
    simulated: 'no observable effect',
    test: `${program} > cannot write to a readonlyRootFilesystem`,
  },
  {
    member: 'containerDefinitions[].essential',
    docker: 'effective',
    simulated: 'effective',
    note: 'its end is the end of the task',
    test: `${gantryLifecycle} > a container that is not essential ends without its task, an essential one with it`,
  },
  {
    member: 'containerDefinitions[].credentialSpecs',
    docker: 'refused',
    simulated: 'refused',
    note: "it can be registered, and a task of it stops: ResourceInitializationError: container 'x' has credentialSpecs, and Gantry has no domain that it could join",
    test: 'test/docker/basics.test.ts > a task that nothing here can run > %s has no container, and says why',
  },
  {
    member: 'enableFaultInjection',
    docker: 'refused',
    simulated: 'refused',
    note: 'the task runs, and its metadata shows it; a container that starts a fault at ECS_AGENT_URI is answered 501: Gantry injects no network faults. Without it, 400 as on ECS',
    test: 'test/endpoints/fault-injection.test.ts > is not started, and whoever asks for it is told',
  },
  {
    member: 'proxyConfiguration',
    docker: 'refused',
    simulated: 'refused',
    note: 'it can be registered, and a task of it stops: ResourceInitializationError: the task has a proxyConfiguration, and Gantry has no App Mesh to send its traffic through',
    test: 'test/docker/basics.test.ts > a task that nothing here can run > %s has no container, and says why',
  },
  {
    member: 'taskRoleArn',
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'containers find credentials of the role where SDKs look; no policy is evaluated',
    test: `${taskRole} > is had by wget, verified, refused to others, kept over SIGKILL, and ends with the task`,
  },

  {
    member: 'overrides.containerOverrides[].name',
    docker: 'effective',
    simulated: 'effective',
    note: 'says whose overrides they are; a name that no container has is refused',
    test: `${overrides} > replace the command, merge the environment by name, and leave other containers alone`,
  },
  {
    member: 'overrides.containerOverrides[].command',
    docker: 'effective',
    simulated: 'no observable effect',
    test: `${overrides} > replace the command, merge the environment by name, and leave other containers alone`,
  },
  {
    member: 'overrides.containerOverrides[].environment',
    docker: 'effective',
    simulated: 'effective',
    note: `merged by name; ${environmentInSimulation}`,
    test: `${overrides} > replace the command, merge the environment by name, and leave other containers alone`,
  },
  {
    member: 'overrides.taskRoleArn',
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'in the place of the role of the definition',
    test: `${taskRole} > is that of the overrides, if they name one`,
  },
  {
    member: 'overrides.inferenceAcceleratorOverrides',
    docker: 'refused',
    simulated: 'refused',
    note: "InvalidParameterException: Unsupported field 'inferenceAcceleratorOverrides'.",
    test: 'test/services/ecs/operations/tasks/run-task.test.ts > that overrides inference accelerators is refused: no definition has any',
  },
];
