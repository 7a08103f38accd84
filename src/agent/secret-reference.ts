/** Where the value of a secret is, as the agent reads `valueFrom`. */
export type SecretPlace =
  | {
      readonly store: 'asm';
      readonly region: string;
      readonly secretId: string;
      readonly jsonKey?: string;
      readonly versionStage?: string;
      readonly versionId?: string;
    }
  /** `region` is absent for a name, which is one of the task's own region. */
  | { readonly store: 'ssm'; readonly region?: string; readonly name: string };

const secretArn = /^arn:[a-z0-9-]+:secretsmanager:([a-z0-9-]*):\d*:(.*)$/s;
const otherArn = /^arn:[a-z0-9-]+:[a-z0-9-]*:([a-z0-9-]*):/;

/**
 * Reads `valueFrom`: `arn:…:secret:name-suffix:json-key:version-stage:version-id`, of which the last
 * three may be empty or missing together, or a parameter. Undefined for the ARN of a secret with any
 * other number of parts, which the agent refuses too.
 */
export function secretPlace(valueFrom: string): SecretPlace | undefined {
  const [, region, resource] = secretArn.exec(valueFrom) ?? [];
  if (region === undefined || resource === undefined) {
    const ofArn = otherArn.exec(valueFrom)?.[1];
    return { store: 'ssm', name: valueFrom, ...(ofArn && { region: ofArn }) };
  }
  const parts = resource.split(':');
  if (parts.length !== 2 && parts.length !== 5) return undefined;
  const [, , jsonKey, versionStage, versionId] = parts;
  const more = parts.slice(2).join(':');
  const secretId = parts.length === 2 ? valueFrom : valueFrom.slice(0, -more.length - 1);
  return {
    store: 'asm',
    region,
    secretId,
    ...(jsonKey && { jsonKey }),
    ...(versionStage && { versionStage }),
    ...(versionId && { versionId }),
  };
}
