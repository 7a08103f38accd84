import type { TaskDefinition, TaskOverride } from '../model/types.ts';

/**
 * Why no task of the definition can run here, in the words with which it stops: `<ErrorName>: <text>`.
 * Such a definition can be registered, as on ECS, and is described as it was given; to run it without
 * what it asks for would be to run something else. Undefined for one that asks for nothing of the kind.
 */
export function unsupportedReason(
  { proxyConfiguration, containerDefinitions = [] }: TaskDefinition,
  overrides: TaskOverride,
): string | undefined {
  if (proxyConfiguration !== undefined) {
    return refusal('the task has a proxyConfiguration', 'no App Mesh to send its traffic through');
  }
  const joining = containerDefinitions.find(
    ({ credentialSpecs = [] }) => credentialSpecs.length > 0,
  );
  if (joining !== undefined) {
    return refusal(
      `container '${joining.name}' has credentialSpecs`,
      'no domain that it could join',
    );
  }
  const sharing = [...containerDefinitions, ...(overrides.containerOverrides ?? [])].find(
    ({ resourceRequirements = [] }) =>
      resourceRequirements.some(({ sharingStrategy }) => sharingStrategy !== undefined),
  );
  if (sharing === undefined) return undefined;
  return refusal(
    `container '${sharing.name}' has a GPU with a sharingStrategy`,
    'no GPU that it could share; a whole one needs a value instead',
  );
}

function refusal(what: string, lack: string): string {
  return `ResourceInitializationError: ${what}, and Gantry has ${lack}`;
}
