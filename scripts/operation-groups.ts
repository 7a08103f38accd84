/** The resource folder of an operation: under src/services/<service>/operations, and in docs/coverage.md. */
export function groupOf(operation: string, service = 'ecs'): string {
  const groups = groupsOfService[service] ?? [];
  const group = groups.find(([pattern]) => pattern.test(operation))?.[1];
  if (group === undefined)
    throw new Error(`${service}:${operation} has no group: add it to operation-groups.ts`);
  return group;
}

type Groups = readonly (readonly [RegExp, string])[];

/** The first pattern that matches wins, so the more special ones come first. */
const ecs: Groups = [
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

const tags: Groups[number] = [/(Tag|Untag)/, 'tags'];

const groupsOfService: Readonly<Record<string, Groups>> = {
  ecs,
  cloudwatch: [
    tags,
    [/Alarm/, 'alarms'],
    [/Metric/, 'metrics'],
    [/Dashboard/, 'dashboards'],
    [/InsightRule/, 'insight-rules'],
    [/AnomalyDetector/, 'anomaly-detectors'],
  ],
  iam: [
    tags,
    [/InstanceProfile/, 'instance-profiles'],
    [/Role/, 'roles'],
    [/Polic(y|ies)/, 'policies'],
    [/User|AccessKey|LoginProfile/, 'users'],
    [/Group/, 'groups'],
  ],
  logs: [
    tags,
    [/LogStream/, 'log-streams'],
    [/LogEvents|LiveTail/, 'log-events'],
    [/LogGroup|RetentionPolicy/, 'log-groups'],
  ],
  secretsmanager: [
    tags,
    [/ResourcePolicy/, 'resource-policies'],
    [/RandomPassword/, 'random-password'],
    [/Version/, 'versions'],
    [/Secret/, 'secrets'],
  ],
  ssm: [tags, [/Parameter/, 'parameters'], [/Session/, 'sessions']],
  sts: [
    [/GetCallerIdentity|GetAccessKeyInfo/, 'identity'],
    [/Assume/, 'roles'],
    [/Token/, 'tokens'],
  ],
};
