// The operations that are built of each satellite service, in alphabetical order. Only these get shapes
// and types; "npm run new:operation logs:CreateLogGroup" adds one here and begins its files.
export const builtOperations = {
  iam: [],
  logs: [],
  secretsmanager: [],
  ssm: [],
  sts: ['AssumeRole', 'GetCallerIdentity', 'GetSessionToken'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
