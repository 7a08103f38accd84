import { AwsError } from '../../../aws/errors.ts';
import { defined } from '../../../kernel/defined.ts';
import { invalidParameter } from '../errors.ts';
import type {
  ContainerDefinition,
  ContainerOverride,
  RegisterTaskDefinitionRequest,
  TaskDefinition,
  TaskOverride,
} from '../model/types.ts';
import { type Namespace, roleArn } from './arns.ts';
import { isAbsent } from './task-definition/absent.ts';
import { checkRequiredCompatibilities } from './task-definition/compatibilities.ts';
import { checkContainerSettings } from './task-definition/container-settings.ts';
import { checkEnvironment } from './task-definition/environment.ts';
import { checkSizes, parseCpu, parseMemory } from './task-definition/sizes.ts';
import { checkEphemeralStorage, checkRoles } from './task-definition/task-settings.ts';

const longestOverrides = 8192;

/**
 * Checks the overrides of a task that is to run on Fargate: what comes of the definition with them is
 * held to the rules of registration. Throws InvalidParameterException (reference §2.6, §3.4.6).
 */
export function validateOverrides(
  given: TaskOverride,
  definition: TaskDefinition,
  namespace: Namespace,
): void {
  if (JSON.stringify(given).length > longestOverrides) {
    throw invalidParameter(`Container Overrides length must be at most ${longestOverrides}`);
  }
  if ((given.inferenceAcceleratorOverrides ?? []).length > 0) {
    // No task definition can have an accelerator to override: the service takes none any more
    // (reference §2.4). Its own text for the override was not seen.
    throw invalidParameter("Unsupported field 'inferenceAcceleratorOverrides'.");
  }
  validateNames(given.containerOverrides ?? [], definition);
  const overrides = settleOverrides(given, namespace);
  // A definition that nothing is changed of was held to the rules when it was registered.
  if (Object.keys(overrides).length > 0) checkAsRegistered(withOverrides(definition, overrides));
}

/**
 * The overrides as the task keeps them: CPU in units and memory in MiB whatever their spelling, a
 * role's name completed as at registration, and without what counts as not given (clients §0.7). What
 * cannot be read is left for the checks to refuse.
 */
export function settleOverrides(given: TaskOverride, namespace: Namespace): TaskOverride {
  const { cpu, memory, taskRoleArn, executionRoleArn, containerOverrides, ...rest } = given;
  return defined({
    ...rest,
    cpu: isAbsent(cpu) ? undefined : String(parseCpu(cpu) ?? cpu),
    memory: isAbsent(memory) ? undefined : String(parseMemory(memory) ?? memory),
    taskRoleArn: isAbsent(taskRoleArn) ? undefined : roleArn(taskRoleArn, namespace),
    executionRoleArn: isAbsent(executionRoleArn) ? undefined : roleArn(executionRoleArn, namespace),
    containerOverrides: containerOverrides?.map(settleContainer),
  });
}

function settleContainer(given: ContainerOverride): ContainerOverride {
  const { command, cpu, memory, memoryReservation, ...rest } = given;
  const { environmentFiles, resourceRequirements, ...others } = rest;
  return defined({
    ...others,
    command: unlessEmpty(command),
    // Zero is how clients in Go send a number they were not given.
    cpu: cpu === 0 ? undefined : cpu,
    memory: memory === 0 ? undefined : memory,
    memoryReservation: memoryReservation === 0 ? undefined : memoryReservation,
    environmentFiles: unlessEmpty(environmentFiles),
    resourceRequirements: unlessEmpty(resourceRequirements),
  });
}

function unlessEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list?.length === 0 ? undefined : list;
}

function validateNames(
  overrides: readonly ContainerOverride[],
  { containerDefinitions = [] }: TaskDefinition,
): void {
  const known = new Set(containerDefinitions.map((container) => container.name));
  const seen = new Set<string>();
  for (const { name } of overrides) {
    if (isAbsent(name)) throw invalidParameter('Container override name can not be empty.');
    if (!known.has(name)) {
      throw invalidParameter(
        `Override for container named ${name} is not a container in the TaskDefinition.`,
      );
    }
    // The service's text was not seen.
    if (seen.has(name)) {
      throw invalidParameter(`Override for container named ${name} is given more than once.`);
    }
    seen.add(name);
  }
}

/** The definition as it would be registered with the overrides written into it, for Fargate. */
function withOverrides(
  definition: TaskDefinition,
  overrides: TaskOverride,
): RegisterTaskDefinitionRequest {
  const { cpu, memory, taskRoleArn, executionRoleArn, ephemeralStorage } = overrides;
  const { family = '', containerDefinitions = [] } = definition;
  return {
    ...definition,
    ...defined({ cpu, memory, taskRoleArn, executionRoleArn, ephemeralStorage }),
    family,
    requiresCompatibilities: ['FARGATE'],
    containerDefinitions: containerDefinitions.map((container) => {
      const override = overrides.containerOverrides?.find(({ name }) => name === container.name);
      return override === undefined ? container : withOverride(container, override);
    }),
  };
}

/** The environment merges by name, the rest replaces (reference §3.4.6). */
function withOverride(
  container: ContainerDefinition,
  override: ContainerOverride,
): ContainerDefinition {
  const { environment = [] } = override;
  const replaced = new Set(environment.map(({ name }) => name));
  const kept = (container.environment ?? []).filter(({ name }) => !replaced.has(name));
  return { ...container, ...defined(override), environment: [...kept, ...environment] };
}

/** The rules for all that can be overridden, refused as RunTask refuses: the texts are the same. */
function checkAsRegistered(definition: RegisterTaskDefinitionRequest): void {
  try {
    checkRoles(definition);
    checkSizes(definition);
    definition.containerDefinitions.forEach(checkContainerSettings);
    checkEnvironment(definition);
    checkEphemeralStorage(definition);
    checkRequiredCompatibilities(definition);
  } catch (error) {
    if (!(error instanceof AwsError) || error.type !== 'ClientException') throw error;
    throw invalidParameter(error.message);
  }
}
