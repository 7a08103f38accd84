// Every setting once: flag, environment name, default, bounds, a sentence of help.
import { parseArgs } from 'node:util';
import type { LogLevel } from './kernel/logger.ts';

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly allowedHosts: readonly string[];
  readonly dataDir: string;
  readonly runtime: 'auto' | 'docker' | 'simulated';
  readonly region: string;
  readonly account: string;
  readonly verifySignatures: boolean;
  readonly accessKeys: ReadonlyMap<string, string>;
  readonly logLevel: LogLevel;
  readonly clock: 'system' | 'virtual';
  readonly seed: number | undefined;
  readonly timing: 'fast' | 'aws' | 'instant';
  readonly durability: 'process' | 'full';
  readonly stopTasksOnExit: boolean;
  /** The address space of awsvpc tasks. */
  readonly vpcCidr: string;
  /** Whether the ports of awsvpc tasks are published on the host's loopback too. */
  readonly publishPorts: boolean;
  /** By container name. */
  readonly health: ReadonlyMap<string, 'ignore' | 'healthy' | 'unhealthy'>;
  /** Whether containers may reach beyond themselves onto the machine that runs them. */
  readonly allowPrivileged: boolean;
  /** Whether tasks may mount folders of the machine that runs them. */
  readonly allowHostMounts: boolean;
  /** The POSIX owners of EFS access points by their ids. */
  readonly efsAccessPoints: ReadonlyMap<string, { readonly uid: number; readonly gid: number }>;
}

/** A setting that cannot be used; the message says which and what it takes. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

interface Setting {
  readonly flag: string;
  readonly environment: string;
  /** Shown in help and the README; undefined means none. */
  readonly default: string | undefined;
  readonly takes: string;
  readonly help: string;
  readonly switch?: boolean;
}

const setting = (flag: string, byDefault: string | undefined, takes: string, help: string): Setting => ({
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
  host: setting('host', '127.0.0.1', 'address', 'Address to listen on. Anything but loopback lets others start containers here.'),
  allowedHosts: setting('allowed-hosts', '', 'names', 'Further host names that requests may carry, separated by commas.'),
  dataDir: setting('data-dir', '.gantry', 'folder', 'Where the database lives; :memory: keeps nothing.'),
  runtime: setting('runtime', 'auto', 'auto|docker|simulated', 'What runs containers; auto takes Docker if an engine answers.'),
  region: setting('region', 'us-east-1', 'region', 'Region of requests whose signature names none.'),
  account: setting('account', '000000000000', '12 digits', 'Account of requests whose access key id is not itself 12 digits.'),
  verifySignatures: setting('verify-signatures', 'off', '', 'Check SigV4 signatures against --access-keys.'),
  accessKeys: setting('access-keys', '', 'id:secret,…', 'The keys that --verify-signatures accepts.'),
  logLevel: setting('log-level', 'info', 'trace|debug|info|warn|error|silent', 'Least important log line to write.'),
  clock: setting('clock', 'system', 'system|virtual', 'Virtual time stands still until /_gantry/clock moves it.'),
  seed: setting('seed', undefined, 'number', 'Makes ids and simulated chance repeat.'),
  timing: setting('timing', 'fast', 'fast|aws|instant', 'How long phases take: tenths of a second, as measured on AWS, or not at all.'),
  durability: setting('durability', 'process', 'process|full', 'Acknowledged writes survive SIGKILL, or a power cut too.'),
  allowPrivileged: setting('allow-privileged', 'on', 'on|off', 'Let containers be privileged, use devices, more capabilities or namespaces of their host.'),
  allowHostMounts: setting('allow-host-mounts', 'on', 'on|off', 'Let tasks mount folders of the machine that runs their containers.'),
  efsAccessPoints: setting('efs-access-points', '', 'fsap-id=uid:gid,…', 'Who owns the root directories of EFS access points; root does otherwise.'),
  stopTasksOnExit: setting('stop-tasks-on-exit', 'off', '', 'Stop all containers when the server is told to end.'),
  health: setting('health', '', 'name=ignore|healthy|unhealthy,…', 'Ignores or forces the health of containers by name, for sidecars that cannot be healthy here.'),
  vpcCidr: setting('vpc-cidr', '10.203.0.0/16', '10.0.0.0/16…/24', 'The addresses of awsvpc tasks; others are taken if this machine uses them.'),
  publishPorts: setting('publish-ports', 'off', '', 'Make the ports of awsvpc tasks free ports of 127.0.0.1 too; GET /_gantry/ports tells which.'),
} as const satisfies Partial<Record<keyof Config, Setting>>;

const accountPattern = /^\d{12}$/;
const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d$/;

/**
 * Reads the command line (without node and script) and the environment; flags win. Throws ConfigError
 * naming the setting and what it takes.
 */
export function readConfig(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const flags = readFlags(args);
  const text = (name: keyof typeof settings): string => {
    const { flag, environment: variable, default: byDefault } = settings[name];
    return flags.get(flag) ?? environment[variable] ?? byDefault ?? '';
  };
  const oneOf = <T extends string>(name: keyof typeof settings, allowed: readonly T[]): T => {
    const found = allowed.find((value) => value === text(name));
    if (found === undefined) throw wrong(settings[name], text(name));
    return found;
  };
  const matching = (name: keyof typeof settings, pattern: RegExp): string => {
    if (!pattern.test(text(name))) throw wrong(settings[name], text(name));
    return text(name);
  };
  const port = Number(matching('port', /^\d{1,5}$/));
  if (port > 65535) throw wrong(settings.port, text('port'));
  return {
    port,
    host: matching('host', /^[A-Za-z0-9.:_-]+$/),
    allowedHosts: list(text('allowedHosts')),
    dataDir: matching('dataDir', /./),
    runtime: oneOf('runtime', ['auto', 'docker', 'simulated']),
    region: matching('region', regionPattern),
    account: matching('account', accountPattern),
    verifySignatures: oneOf('verifySignatures', ['off', 'on']) === 'on',
    accessKeys: readKeys(text('accessKeys')),
    logLevel: oneOf('logLevel', ['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    clock: oneOf('clock', ['system', 'virtual']),
    seed: text('seed') === '' ? undefined : Number(matching('seed', /^\d{1,10}$/)),
    timing: oneOf('timing', ['fast', 'aws', 'instant']),
    durability: oneOf('durability', ['process', 'full']),
    allowPrivileged: oneOf('allowPrivileged', ['on', 'off']) === 'on',
    allowHostMounts: oneOf('allowHostMounts', ['on', 'off']) === 'on',
    efsAccessPoints: readAccessPoints(text('efsAccessPoints')),
    stopTasksOnExit: oneOf('stopTasksOnExit', ['off', 'on']) === 'on',
    vpcCidr: readVpc(text('vpcCidr')),
    publishPorts: oneOf('publishPorts', ['off', 'on']) === 'on',
    health: readHealth(text('health')),
  };
}

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

function readFlags(args: readonly string[]): ReadonlyMap<string, string> {
  const options = Object.fromEntries(
    Object.values(settings).map((s: Setting) => [
      s.flag,
      { type: s.switch === true ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    return new Map(
      Object.entries(values).map(([flag, value]) => [flag, value === true ? 'on' : String(value)]),
    );
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)} (see gantry --help)`);
  }
}

function readKeys(text: string): ReadonlyMap<string, string> {
  return new Map(
    list(text).map((pair) => {
      const colon = pair.indexOf(':');
      if (colon < 1) throw wrong(settings.accessKeys, '[not shown]');
      return [pair.slice(0, colon), pair.slice(colon + 1)] as const;
    }),
  );
}

/** A subnet takes 256 addresses at a time, and a VPC has at most 65536 of them. */
function readVpc(text: string): string {
  const [, a = '', b = '', c = '', length = ''] =
    /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.0\/(1[6-9]|2[0-4])$/.exec(text) ?? [];
  const octets = [a, b, c].map(Number);
  const parts = octets.reduce((bits, octet) => bits * 256 + octet, 0);
  const isBlock = length !== '' && parts % 2 ** (24 - Number(length)) === 0;
  if (!isBlock || octets.some((octet) => octet > 255)) throw wrong(settings.vpcCidr, text);
  return text;
}

/** Owners above this do not fit into the archive that brings a directory to the engine. */
const highestId = 0o7777777;

function readAccessPoints(text: string): Config['efsAccessPoints'] {
  return new Map(
    list(text).map((pair) => {
      const [, id = '', ...owner] = /^(fsap-[0-9a-z]+)=(\d{1,7}):(\d{1,7})$/.exec(pair) ?? [];
      const [uid = 0, gid = 0] = owner.map(Number);
      if (id === '' || uid > highestId || gid > highestId) throw wrong(settings.efsAccessPoints, pair);
      return [id, { uid, gid }] as const;
    }),
  );
}

function readHealth(text: string): Config['health'] {
  return new Map(
    list(text).map((pair) => {
      const [name = '', wanted] = pair.split('=', 2);
      const override = (['ignore', 'healthy', 'unhealthy'] as const).find((word) => word === wanted);
      if (name === '' || override === undefined) throw wrong(settings.health, text);
      return [name, override] as const;
    }),
  );
}

function list(text: string): string[] {
  return text.split(',').filter((item) => item !== '');
}

function wrong(which: Setting, value: string): ConfigError {
  const takes = which.switch === true ? 'on or off' : which.takes;
  return new ConfigError(`--${which.flag} (${which.environment}) takes ${takes}, not "${value}"`);
}
