// Reads the settings of settings.ts into what the program works with, or says what is wrong with one.
import { parseArgs } from 'node:util';
import type { LogLevel } from './kernel/logger.ts';
import { type Setting, settings } from './settings.ts';

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
  /** Whether roles must have been created in IAM. */
  readonly strict: boolean;
  readonly assumeRole: boolean;
  /** Whether containers that say nothing about it are told where the AWS API is. */
  readonly injectEndpoint: boolean;
  /** Where calls of services that are not here go, as `http://host:port`. */
  readonly upstream: string | undefined;
  /** Bytes that the events of CloudWatch Logs may take. */
  readonly logStorage: number;
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
  /** How many machines of each EC2 instance type the cluster `default` begins with. */
  readonly instances: ReadonlyMap<string, number>;
  /** By container name. */
  readonly health: ReadonlyMap<string, 'ignore' | 'healthy' | 'unhealthy'>;
  /** Whether containers may reach beyond themselves onto the machine that runs them. */
  readonly allowPrivileged: boolean;
  /** Whether tasks may mount folders of the machine that runs them. */
  readonly allowHostMounts: boolean;
  /** Folders that stand for buckets of S3, by their names. */
  readonly s3Buckets: ReadonlyMap<string, string>;
  /** An endpoint of S3 for all other buckets. */
  readonly s3Endpoint: string | undefined;
  /** A Lambda API for lifecycle hooks. */
  readonly lambdaEndpoint: string | undefined;
  /** Where hooks of some functions are posted to, by their names or ARNs. */
  readonly hookUrls: ReadonlyMap<string, string>;
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
    const fromEnvironment = environment[variable];
    // Compose files and CI pass variables on that nobody set: they arrive empty.
    const given = flags.get(flag) ?? (fromEnvironment === '' ? undefined : fromEnvironment);
    return given ?? byDefault ?? '';
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
  const endpointOf = (name: 's3Endpoint' | 'lambdaEndpoint'): string | undefined =>
    text(name) === '' ? undefined : matching(name, /^https?:\/\/[^\s/?#]+[^\s?#]*$/);
  const port = Number(matching('port', /^\d{1,5}$/));
  if (port > 65535) throw wrong(settings.port, text('port'));
  const verifySignatures = oneOf('verifySignatures', ['off', 'on']) === 'on';
  const accessKeys = readKeys(text('accessKeys'));
  if (verifySignatures && accessKeys.size === 0) throw noKeys();
  return {
    port,
    host: matching('host', /^[A-Za-z0-9.:_-]+$/),
    allowedHosts: list(text('allowedHosts')),
    dataDir: matching('dataDir', /./),
    runtime: oneOf('runtime', ['auto', 'docker', 'simulated']),
    region: matching('region', regionPattern),
    account: matching('account', accountPattern),
    verifySignatures,
    accessKeys,
    strict: oneOf('strict', ['off', 'on']) === 'on',
    assumeRole: oneOf('assumeRole', ['on', 'off']) === 'on',
    injectEndpoint: oneOf('injectEndpoint', ['off', 'on']) === 'on',
    upstream: readUpstream(text('upstream')),
    logStorage: readSize(matching('logStorage', /^\d{1,6}[kmg]$/)),
    logLevel: oneOf('logLevel', ['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    clock: oneOf('clock', ['system', 'virtual']),
    seed: text('seed') === '' ? undefined : Number(matching('seed', /^\d{1,10}$/)),
    timing: oneOf('timing', ['fast', 'aws', 'instant']),
    durability: oneOf('durability', ['process', 'full']),
    allowPrivileged: oneOf('allowPrivileged', ['on', 'off']) === 'on',
    allowHostMounts: oneOf('allowHostMounts', ['on', 'off']) === 'on',
    efsAccessPoints: readAccessPoints(text('efsAccessPoints')),
    s3Buckets: readBuckets(text('s3Buckets')),
    s3Endpoint: endpointOf('s3Endpoint'),
    lambdaEndpoint: endpointOf('lambdaEndpoint'),
    hookUrls: readHookUrls(text('hookUrls')),
    stopTasksOnExit: oneOf('stopTasksOnExit', ['off', 'on']) === 'on',
    vpcCidr: readVpc(text('vpcCidr')),
    publishPorts: oneOf('publishPorts', ['off', 'on']) === 'on',
    instances: readInstances(text('instances')),
    health: readHealth(text('health')),
  };
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
    throw new ConfigError(
      `${error instanceof Error ? error.message : String(error)} (see gantry --help)`,
    );
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
      if (id === '' || uid > highestId || gid > highestId)
        throw wrong(settings.efsAccessPoints, pair);
      return [id, { uid, gid }] as const;
    }),
  );
}

function readHookUrls(text: string): Config['hookUrls'] {
  return new Map(
    list(text).map((pair) => {
      const [, name, url] = /^([A-Za-z0-9_:$-]+)=(https?:\/\/[^\s/?#]+\S*)$/.exec(pair) ?? [];
      if (name === undefined || url === undefined) throw wrong(settings.hookUrls, pair);
      return [name, url] as const;
    }),
  );
}

function readBuckets(text: string): Config['s3Buckets'] {
  return new Map(
    list(text).map((pair) => {
      const [, bucket, folder] = /^([a-z0-9][a-z0-9.-]+)=(.+)$/.exec(pair) ?? [];
      if (bucket === undefined || folder === undefined) throw wrong(settings.s3Buckets, pair);
      return [bucket, folder] as const;
    }),
  );
}

function readInstances(text: string): Config['instances'] {
  const wanted = new Map<string, number>();
  for (const pair of list(text)) {
    const [, type = '', count = ''] = /^([a-z0-9-]+\.[a-z0-9-]+)=([1-9]\d{0,4})$/.exec(pair) ?? [];
    if (type === '') throw wrong(settings.instances, pair);
    wanted.set(type, (wanted.get(type) ?? 0) + Number(count));
  }
  return wanted;
}

function readHealth(text: string): Config['health'] {
  return new Map(
    list(text).map((pair) => {
      const [name = '', wanted] = pair.split('=', 2);
      const override = (['ignore', 'healthy', 'unhealthy'] as const).find(
        (word) => word === wanted,
      );
      if (name === '' || override === undefined) throw wrong(settings.health, text);
      return [name, override] as const;
    }),
  );
}

/** Calls keep their own paths, so an upstream has none. */
function readUpstream(text: string): string | undefined {
  if (text === '') return undefined;
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (!isOrigin) throw wrong(settings.upstream, text);
  return url.origin;
}

function list(text: string): string[] {
  return text.split(',').filter((item) => item !== '');
}

function noKeys(): ConfigError {
  const { verifySignatures, accessKeys } = settings;
  return new ConfigError(
    `--${verifySignatures.flag} (${verifySignatures.environment}) needs --${accessKeys.flag} ` +
      `(${accessKeys.environment}): without a key every AWS call would be refused`,
  );
}

function wrong(which: Setting, value: string): ConfigError {
  const takes = which.switch === true ? 'on or off' : which.takes;
  return new ConfigError(`--${which.flag} (${which.environment}) takes ${takes}, not "${value}"`);
}

/** `512m` in bytes. */
function readSize(text: string): number {
  const units: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };
  return Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? 1);
}
