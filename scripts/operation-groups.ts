/** The resource folder of an operation: under src/services/ecs/operations, and in docs/coverage.md. */
export function groupOf(operation: string): string {
  const group = groups.find(([pattern]) => pattern.test(operation))?.[1];
  if (group === undefined)
    throw new Error(`${operation} has no group: add it to operation-groups.ts`);
  return group;
}

/** The first pattern that matches wins, so the more special ones come first. */
const groups: readonly (readonly [RegExp, string])[] = [
  [/^(Submit|DiscoverPollEndpoint)/, 'agent'],
  [/AccountSetting/, 'account-settings'],
  [/Attributes$/, 'attributes'],
  [/ClusterCapacityProviders$/, 'clusters'],
  [/CapacityProvider/, 'capacity-providers'],
  [/Container(Instance|Agent)/, 'container-instances'],
  [/DaemonTaskDefinition/, 'daemon-task-definitions'],
  [/Daemon/, 'daemons'],
  [/ExpressGateway/, 'express-gateway-services'],
  [/Gateway/, 'gateways'],
  [/TaskDefinition/, 'task-definitions'],
  [/TaskSet/, 'task-sets'],
  [/Service(Deployment|Revision)/, 'service-deployments'],
  [/Service/, 'services'],
  [/(Tag|Untag)(sFor)?Resource/, 'tags'],
  [/Task|ExecuteCommand/, 'tasks'],
  [/Cluster/, 'clusters'],
];
