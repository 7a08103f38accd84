import { parseArn } from '../../../aws/arn.ts';

/** The world an ARN is made for. */
export interface Namespace {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

function arn(namespace: Namespace, resource: string): string {
  const { partition, region, account } = namespace;
  return `arn:${partition}:ecs:${region}:${account}:${resource}`;
}

// Forms of reference §1.5.

export function clusterArn(namespace: Namespace, clusterName: string): string {
  return arn(namespace, `cluster/${clusterName}`);
}

/** `taskId`: 32 hexadecimal digits. */
export function taskArn(namespace: Namespace, clusterName: string, taskId: string): string {
  return arn(namespace, `task/${clusterName}/${taskId}`);
}

/** `containerId`: a UUID. */
export function containerArn(taskArnText: string, containerId: string): string {
  return `${taskArnText.replace(':task/', ':container/')}/${containerId}`;
}

/** `instanceId`: 32 hexadecimal digits. */
export function containerInstanceArn(
  namespace: Namespace,
  clusterName: string,
  instanceId: string,
): string {
  return arn(namespace, `container-instance/${clusterName}/${instanceId}`);
}

export function taskDefinitionArn(namespace: Namespace, family: string, revision: number): string {
  return arn(namespace, `task-definition/${family}:${revision}`);
}

export function capacityProviderArn(namespace: Namespace, name: string): string {
  return arn(namespace, `capacity-provider/${name}`);
}

export function serviceArn(namespace: Namespace, clusterName: string, serviceName: string): string {
  return arn(namespace, `service/${clusterName}/${serviceName}`);
}

/** The revision that a deployment made: its digits are those of the deployment's id. */
export function serviceRevisionArn(serviceArnText: string, deploymentId: string): string {
  const digits = deploymentId.slice(deploymentId.indexOf('/') + 1);
  return `${serviceArnText.replace(':service/', ':service-revision/')}/${digits}`;
}

/** `token`: 21 characters that may stand in a URL. */
export function serviceDeploymentArn(serviceArnText: string, token: string): string {
  return `${serviceArnText.replace(':service/', ':service-deployment/')}/${token}`;
}

/** `taskSetId`: `ecs-svc/<digits>`. */
export function taskSetArn(serviceArnText: string, taskSetId: string): string {
  return `${serviceArnText.replace(':service/', ':task-set/')}/${taskSetId}`;
}

/** The service a task's cluster and group name; ECS's own tasks carry no other mark of it. */
export function serviceArnIn(clusterArnText: string, serviceName: string): string {
  return `${clusterArnText.replace(':cluster/', ':service/')}/${serviceName}`;
}

/**
 * The part after `<kind>/` of an identifier that may be a full ARN of this world or a short form;
 * undefined when it is an ARN of another world, service or kind.
 */
export function shortIdentifier(
  namespace: Namespace,
  kind: string,
  identifier: string,
): string | undefined {
  if (!identifier.startsWith('arn:')) return identifier;
  const parsed = parseArn(identifier);
  if (parsed === undefined || parsed.service !== 'ecs' || !parsed.resource.startsWith(`${kind}/`))
    return undefined;
  if (parsed.account !== namespace.account || parsed.region !== namespace.region) return undefined;
  return parsed.resource.slice(kind.length + 1);
}

/** A role's name alone is completed with the caller's account, as the service does. */
export function roleArn(role: string, { partition, account }: Namespace): string {
  return role.startsWith('arn:') ? role : `arn:${partition}:iam::${account}:role/${role}`;
}

/** The last part of a task ARN. */
export function taskIdOf(taskArnText: string): string {
  return taskArnText.slice(taskArnText.lastIndexOf('/') + 1);
}
