// Every setting once: flag, environment name, default, what it takes, a sentence of help.

export interface Setting {
  readonly flag: string;
  readonly environment: string;
  /** Shown in help and the README; undefined means none. */
  readonly default: string | undefined;
  readonly takes: string;
  readonly help: string;
  readonly switch?: boolean;
}

const setting = (
  flag: string,
  byDefault: string | undefined,
  takes: string,
  help: string,
): Setting => ({
  flag,
  environment: `GANTRY_${flag.toUpperCase().replaceAll('-', '_')}`,
  default: byDefault,
  takes,
  help,
  ...(takes === '' ? { switch: true } : {}),
});

/** The settings in the order help shows them. */
export const settings = {
  port: setting('port', '4580', '0-65535', 'Port to listen on; 0 picks a free one.'),
  host: setting(
    'host',
    '127.0.0.1',
    'address',
    'Address to listen on. Anything but loopback lets others start containers here.',
  ),
  allowedHosts: setting(
    'allowed-hosts',
    '',
    'names',
    'Further host names that requests may carry, separated by commas.',
  ),
  dataDir: setting(
    'data-dir',
    '.gantry',
    'folder',
    'Where the database lives; :memory: keeps nothing.',
  ),
  runtime: setting(
    'runtime',
    'auto',
    'auto|docker|simulated',
    'What runs containers; auto takes Docker if an engine answers.',
  ),
  region: setting(
    'region',
    'us-east-1',
    'region',
    'Region of requests whose signature names none.',
  ),
  account: setting(
    'account',
    '000000000000',
    '12 digits',
    'Account of requests whose access key id is not itself 12 digits.',
  ),
  verifySignatures: setting(
    'verify-signatures',
    'off',
    '',
    'Check SigV4 signatures against --access-keys.',
  ),
  accessKeys: setting(
    'access-keys',
    '',
    'id:secret,…',
    'The keys that --verify-signatures accepts.',
  ),
  strict: setting(
    'strict',
    'off',
    '',
    'Refuse roles that nobody created in IAM; they are taken by their ARN otherwise.',
  ),
  assumeRole: setting(
    'assume-role',
    'on',
    'on|off',
    'Let sts:AssumeRole answer credentials; off answers 501, and clients go on in their own session.',
  ),
  injectEndpoint: setting(
    'inject-endpoint',
    'off',
    '',
    'Tell SDKs in all containers to call Gantry; the docker label gantry.inject-endpoint tells one.',
  ),
  upstream: setting(
    'upstream',
    undefined,
    'URL',
    'Another emulator, which gets the calls of the services that Gantry does not have.',
  ),
  logStorage: setting(
    'log-storage',
    '1g',
    'size',
    'What all events of CloudWatch Logs may take on the disk; the oldest go first.',
  ),
  logLevel: setting(
    'log-level',
    'info',
    'trace|debug|info|warn|error|silent',
    'Least important log line to write.',
  ),
  clock: setting(
    'clock',
    'system',
    'system|virtual',
    'Virtual time stands still until /_gantry/clock moves it.',
  ),
  seed: setting('seed', undefined, 'number', 'Makes ids and simulated chance repeat.'),
  timing: setting(
    'timing',
    'fast',
    'fast|aws|instant',
    'How long phases take: tenths of a second, as measured on AWS, or not at all.',
  ),
  durability: setting(
    'durability',
    'process',
    'process|full',
    'Acknowledged writes survive SIGKILL, or a power cut too.',
  ),
  allowPrivileged: setting(
    'allow-privileged',
    'on',
    'on|off',
    'Let containers be privileged, use devices, more capabilities or namespaces of their host.',
  ),
  allowHostMounts: setting(
    'allow-host-mounts',
    'on',
    'on|off',
    'Let tasks mount folders of the machine that runs their containers.',
  ),
  efsAccessPoints: setting(
    'efs-access-points',
    '',
    'fsap-id=uid:gid,…',
    'Who owns the root directories of EFS access points; root does otherwise.',
  ),
  s3Buckets: setting(
    's3-buckets',
    '',
    'bucket=folder,…',
    'Folders of this machine that stand for S3 buckets with the environment files of tasks.',
  ),
  s3Endpoint: setting(
    's3-endpoint',
    '',
    'URL',
    'Where environment files in all other buckets are read, unsigned; --upstream unless given.',
  ),
  lambdaEndpoint: setting(
    'lambda-endpoint',
    '',
    'URL',
    'A Lambda API whose functions lifecycle hooks of deployments call; --upstream unless given.',
  ),
  hookUrls: setting(
    'hook-urls',
    '',
    'function=URL,…',
    'Where lifecycle hooks of these functions, by name or ARN, are posted to instead.',
  ),
  stopTasksOnExit: setting(
    'stop-tasks-on-exit',
    'off',
    '',
    'Stop all containers when the server is told to end.',
  ),
  instances: setting(
    'instances',
    '',
    'type=count,…',
    'EC2 instances that the cluster default begins with, such as m5.large=3,c5.xlarge=2.',
  ),
  health: setting(
    'health',
    '',
    'name=ignore|healthy|unhealthy,…',
    'Ignores or forces the health of containers by name, for sidecars that cannot be healthy here.',
  ),
  vpcCidr: setting(
    'vpc-cidr',
    '10.203.0.0/16',
    '10.0.0.0/16…/24',
    'The addresses of awsvpc tasks; others are taken if this machine uses them.',
  ),
  publishPorts: setting(
    'publish-ports',
    'off',
    '',
    'Make the ports of awsvpc tasks free ports of 127.0.0.1 too; GET /_gantry/ports tells which.',
  ),
} as const satisfies Record<string, Setting>;

/** The table that `gantry --help` prints. */
export function helpText(): string {
  const lines = Object.values(settings).map((s: Setting) => {
    const usage = s.takes === '' ? `--${s.flag}` : `--${s.flag} <${s.takes}>`;
    const byDefault = s.default === undefined || s.default === '' ? '' : ` [${s.default}]`;
    return `  ${usage}\n      ${s.help}${byDefault}  (${s.environment})`;
  });
  return [
    'gantry [start] [flags]   start the server',
    'gantry doctor [flags]    say what this machine has and lacks',
    '',
    ...lines,
  ].join('\n');
}
