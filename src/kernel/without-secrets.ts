import { pino } from 'pino';

/** Names of members whose values must never reach a log, wherever they stand and however they are cased. */
export const secretNames = [
  'authorization',
  'cookie',
  'x-amz-security-token',
  'secretAccessKey',
  'sessionToken',
  'tokenValue',
  'password',
  'secretString',
  'secretBinary',
  // What containers are given to read: `environment` in ECS, `Env` in Docker. Passwords live there.
  'environment',
  'env',
] as const;

export const censored = '[redacted]';

/** Deeper than this nothing is logged: whoever logs such an object logs too much. */
const deepest = 8;
const names: ReadonlySet<string> = new Set(secretNames.map(plain));

/** The object as it may be logged: the same, with the value of every secret name censored. */
export function withoutSecrets(object: object): Record<string, unknown> {
  return membersWithoutSecrets(object, []);
}

function membersWithoutSecrets(object: object, around: readonly object[]): Record<string, unknown> {
  const within = [...around, object];
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      names.has(plain(name)) && value !== undefined ? censored : cleaned(value, within),
    ]),
  );
}

function cleaned(value: unknown, around: readonly object[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (around.includes(value)) return '[circular]';
  if (around.length >= deepest) return '[too deep]';
  if (value instanceof Error) return cleaned(pino.stdSerializers.err(value), [...around, value]);
  if (Array.isArray(value)) return value.map((item) => cleaned(item, [...around, value]));
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return cleaned(value.toJSON(), [...around, value]);
  }
  return membersWithoutSecrets(value, around);
}

/** `X-Amz-Security-Token`, `x_amz_security_token` and `xAmzSecurityToken` are one name. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}
