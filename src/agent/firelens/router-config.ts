// The configuration that the agent writes for a log router: what it listens on, what it adds to lines,
// and where it sends those of each container. The order and the words of the sections are those of the
// examples that AWS published with "Under the hood: FireLens for Amazon ECS Tasks".
import type { FirelensSpec } from '../../ports/firelens.ts';
import type { ContainerSpec, TaskSpec } from '../../ports/runtime.ts';
import { forwardPort, isRouted, listensOnPort } from './log-router.ts';

/** Where a router looks for its configuration, and where it finds a file that came from S3. */
export const routerPaths: Readonly<
  Record<FirelensSpec['type'], { readonly config: string; readonly external: string }>
> = {
  fluentbit: {
    config: '/fluent-bit/etc/fluent-bit.conf',
    external: '/fluent-bit/etc/external.conf',
  },
  fluentd: { config: '/fluentd/etc/fluent.conf', external: '/fluentd/etc/external.conf' },
};

/** Where routers make their socket. */
export const routerSocket = '/var/run/fluent.sock';

/** What both kinds of router are told, each in its own syntax. */
interface Routes {
  /** The address to listen on for the forward protocol. */
  readonly listen: string | undefined;
  /** Fields for every line. */
  readonly fields: readonly (readonly [string, string])[];
  /** A further configuration file in the router. */
  readonly include: string | undefined;
  readonly containers: readonly ContainerSpec[];
}

/** An option of the log driver that is not one of the router's output. */
const ownOptions = ['include-pattern', 'exclude-pattern', 'log-driver-buffer-limit'];

/** The configuration of the router of a task. */
export function routerConfig(spec: TaskSpec, { type, options }: FirelensSpec): string {
  const routes: Routes = {
    listen: listensOnPort(spec) ? listenAddress(spec) : undefined,
    fields: options['enable-ecs-log-metadata'] === 'false' ? [] : metadataOf(spec),
    include: includedFile(type, options),
    containers: spec.containers.filter(isRouted),
  };
  const sections = type === 'fluentbit' ? fluentBit(routes) : fluentd(routes);
  return `${sections.join('\n\n')}\n`;
}

/** The file of a router's own configuration in S3, which has to be fetched for it. */
export function remoteConfigOf({ firelens }: ContainerSpec): string | undefined {
  const options = firelens?.options ?? {};
  return options['config-file-type'] === 's3' ? options['config-file-value'] : undefined;
}

/**
 * The variable of the router that holds a secret option of another container: the configuration refers
 * to it, so that no secret is in a file.
 */
export function secretVariable(option: string, container: string): string {
  return `${option}_${container}`;
}

/** In awsvpc mode containers share an interface; in bridge mode they come from outside. */
function listenAddress({ networkMode }: TaskSpec): string {
  return networkMode === 'awsvpc' ? '127.0.0.1' : '0.0.0.0';
}

/** There is no ec2_instance_id: no task runs on an instance of EC2 here. */
function metadataOf({ clusterArn, taskArn, family, revision }: TaskSpec): Routes['fields'] {
  return [
    ['ecs_cluster', clusterArn.slice(clusterArn.lastIndexOf('/') + 1)],
    ['ecs_task_arn', taskArn],
    ['ecs_task_definition', `${family}:${revision}`],
  ];
}

function includedFile(
  type: FirelensSpec['type'],
  options: FirelensSpec['options'],
): string | undefined {
  return options['config-file-type'] === 's3'
    ? routerPaths[type].external
    : options['config-file-value'];
}

function fluentBit({ listen, fields, include, containers }: Routes): readonly string[] {
  const section = (title: string, lines: readonly string[]): string =>
    [`[${title}]`, ...lines.map((line) => `    ${line}`)].join('\n');
  const matchOf = ({ name }: ContainerSpec): string => `Match ${name}-firelens*`;
  const health = 'firelens-healthcheck';
  return [
    section('INPUT', ['Name forward', `unix_path ${routerSocket}`]),
    ...(listen === undefined
      ? []
      : [
          section('INPUT', ['Name forward', `Listen ${listen}`, `Port ${forwardPort}`]),
          section('INPUT', ['Name tcp', `Tag ${health}`, 'Listen 127.0.0.1', 'Port 8877']),
        ]),
    ...containers.flatMap((container) =>
      patternsOf(container).map(([kind, pattern]) =>
        section('FILTER', [
          'Name grep',
          matchOf(container),
          `${kind === 'include' ? 'Regex' : 'Exclude'} log ${pattern}`,
        ]),
      ),
    ),
    ...(fields.length === 0
      ? []
      : [
          section('FILTER', [
            'Name record_modifier',
            'Match *',
            ...fields.map(([name, value]) => `Record ${name} ${value}`),
          ]),
        ]),
    ...(include === undefined ? [] : [`@INCLUDE ${include}`]),
    ...(listen === undefined ? [] : [section('OUTPUT', ['Name null', `Match ${health}`])]),
    ...containers.flatMap((container) => {
      const output = outputOf(container, 'Name', (variable) => `\${${variable}}`);
      if (output === undefined) return [];
      return [section('OUTPUT', [`Name ${output.plugin}`, matchOf(container), ...output.lines])];
    }),
  ];
}

function fluentd({ listen, fields, include, containers }: Routes): readonly string[] {
  const section = (head: string, lines: readonly string[]): string =>
    [`<${head}>`, ...lines.map((line) => `    ${line}`), `</${head.split(' ')[0]}>`].join('\n');
  const nested = (head: string, lines: readonly string[]): readonly string[] =>
    section(head, lines).split('\n');
  const matchOf = ({ name }: ContainerSpec): string => `${name}-firelens**`;
  return [
    section('source', ['@type unix', `path ${routerSocket}`]),
    ...(listen === undefined
      ? []
      : [section('source', ['@type forward', `bind ${listen}`, `port ${forwardPort}`])]),
    ...containers.flatMap((container) =>
      patternsOf(container).map(([kind, pattern]) =>
        section(`filter ${matchOf(container)}`, [
          '@type grep',
          ...nested(kind === 'include' ? 'regexp' : 'exclude', ['key log', `pattern ${pattern}`]),
        ]),
      ),
    ),
    ...(fields.length === 0
      ? []
      : [
          section('filter **', [
            '@type record_transformer',
            ...nested(
              'record',
              fields.map(([name, value]) => `${name} ${value}`),
            ),
          ]),
        ]),
    ...(include === undefined ? [] : [`@include ${include}`]),
    ...containers.flatMap((container) => {
      const output = outputOf(container, '@type', (variable) => `"#{ENV['${variable}']}"`);
      if (output === undefined) return [];
      const lines = [`@type ${output.plugin}`, ...output.lines];
      return [section(`match ${matchOf(container)}`, lines)];
    }),
  ];
}

/** Which lines of a container count. */
function patternsOf({
  logConfiguration,
}: ContainerSpec): readonly (readonly ['include' | 'exclude', string])[] {
  const options = logConfiguration?.options ?? {};
  return (['include', 'exclude'] as const).flatMap((kind) => {
    const pattern = options[`${kind}-pattern`];
    return pattern === undefined ? [] : [[kind, pattern] as const];
  });
}

/**
 * Where the lines of a container are sent, and how. Undefined without the option that names the plugin:
 * then the router's own configuration has to say.
 */
function outputOf(
  { name, logConfiguration }: ContainerSpec,
  pluginOption: string,
  refer: (variable: string) => string,
): { readonly plugin: string; readonly lines: readonly string[] } | undefined {
  const { options = {}, secretOptions = [] } = logConfiguration ?? {};
  const plugin = options[pluginOption];
  if (plugin === undefined) return undefined;
  const plain = Object.entries(options).filter(
    ([option]) => option !== pluginOption && !ownOptions.includes(option),
  );
  const secret = secretOptions.map(
    (option) => [option.name, refer(secretVariable(option.name, name))] as const,
  );
  return { plugin, lines: [...plain, ...secret].map(([option, value]) => `${option} ${value}`) };
}
