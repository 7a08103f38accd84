import { describe, expect, test } from 'vitest';
import { routerOf } from '../../../src/agent/firelens/log-router.ts';
import { remoteConfigOf, routerConfig } from '../../../src/agent/firelens/router-config.ts';
import type { FirelensSpec } from '../../../src/ports/firelens.ts';
import type { ContainerSpec, TaskSpec } from '../../../src/ports/runtime.ts';
import { containerSpec, taskSpec } from '../../runtimes/docker/specs.ts';

const taskArn = 'arn:aws:ecs:us-east-1:000000000000:task/default/aaaabbbbccccddddeeeeffff00001111';

type Options = Readonly<Record<string, string>>;

function routed(name: string, options: Options, secretOptions: readonly string[] = []) {
  return containerSpec({
    name,
    logConfiguration: {
      logDriver: 'awsfirelens',
      options,
      secretOptions: secretOptions.map((option) => ({
        name: option,
        valueFrom: `/shop/${option}`,
      })),
    },
  });
}

function configOf(
  firelens: FirelensSpec,
  containers: readonly ContainerSpec[],
  members: Partial<TaskSpec> = {},
): string {
  const router = containerSpec({ name: 'router', firelens });
  return routerConfig(taskSpec({ containers: [...containers, router], ...members }), firelens);
}

const file = { 'config-file-type': 'file', 'config-file-value': '/extra.conf' };
const s3 = { 'config-file-type': 's3', 'config-file-value': 'arn:aws:s3:::shop/extra.conf' };

describe('the configuration of Fluent Bit', () => {
  test('is what AWS showed of its own for such a task, without the instance', () => {
    const app = routed('app', {
      Name: 'firehose',
      region: 'ap-south-1',
      delivery_stream: 'demo-stream',
      'include-pattern': '[Ee]rror',
      'log-driver-buffer-limit': '4096',
    });
    expect(configOf({ type: 'fluentbit', options: file }, [app])).toBe(`[INPUT]
    Name forward
    unix_path /var/run/fluent.sock

[INPUT]
    Name forward
    Listen 0.0.0.0
    Port 24224

[INPUT]
    Name tcp
    Tag firelens-healthcheck
    Listen 127.0.0.1
    Port 8877

[FILTER]
    Name grep
    Match app-firelens*
    Regex log [Ee]rror

[FILTER]
    Name record_modifier
    Match *
    Record ecs_cluster default
    Record ecs_task_arn ${taskArn}
    Record ecs_task_definition web:3

@INCLUDE /extra.conf

[OUTPUT]
    Name null
    Match firelens-healthcheck

[OUTPUT]
    Name firehose
    Match app-firelens*
    region ap-south-1
    delivery_stream demo-stream
`);
  });

  test('refers to secret options by variables of the router', () => {
    const app = routed('app', { Name: 'datadog', TLS: 'on' }, ['apikey']);
    expect(configOf({ type: 'fluentbit', options: {} }, [app])).toContain(
      `    Name datadog\n    Match app-firelens*\n    TLS on\n    apikey \${apikey_app}\n`,
    );
  });

  test('has an output for each container that names one, and nothing for others', () => {
    const containers = [
      routed('a', { Name: 'stdout' }),
      routed('b', {}),
      containerSpec({ name: 'c', logConfiguration: { logDriver: 'json-file', options: {} } }),
      routed('d', { Name: 'null', 'exclude-pattern': 'debug' }),
    ];
    const config = configOf({ type: 'fluentbit', options: {} }, containers);
    expect(config.match(/(Name|Match|Exclude) .*/g)?.slice(3)).toEqual([
      'Name grep',
      'Match d-firelens*',
      'Exclude log debug',
      'Name record_modifier',
      'Match *',
      'Name null',
      'Match firelens-healthcheck',
      'Name stdout',
      'Match a-firelens*',
      'Name null',
      'Match d-firelens*',
    ]);
  });
});

describe('the configuration of Fluentd', () => {
  test('is what AWS showed of its own for such a task, without the instance', () => {
    const app = routed('app', {
      '@type': 'kinesis_firehose',
      delivery_stream_name: 'demo-stream',
      region: 'ap-south-1',
    });
    expect(configOf({ type: 'fluentd', options: s3 }, [app])).toBe(`<source>
    @type unix
    path /var/run/fluent.sock
</source>

<source>
    @type forward
    bind 0.0.0.0
    port 24224
</source>

<filter **>
    @type record_transformer
    <record>
        ecs_cluster default
        ecs_task_arn ${taskArn}
        ecs_task_definition web:3
    </record>
</filter>

@include /fluentd/etc/external.conf

<match app-firelens**>
    @type kinesis_firehose
    delivery_stream_name demo-stream
    region ap-south-1
</match>
`);
  });

  test('filters the lines of a container, and refers to its secret options by variables', () => {
    const app = routed('app', { '@type': 'http', 'exclude-pattern': '/health/' }, ['token']);
    const config = configOf({ type: 'fluentd', options: {} }, [app]);
    expect(config).toContain(`<filter app-firelens**>
    @type grep
    <exclude>
        key log
        pattern /health/
    </exclude>
</filter>`);
    expect(config).toContain(`    token "#{ENV['token_app']}"`);
  });
});

describe('a router', () => {
  const app = routed('app', { Name: 'stdout' });
  const types = ['fluentbit', 'fluentd'] as const;

  test.each(types)('of type %s adds nothing to lines when that is switched off', (type) => {
    const off = { 'enable-ecs-log-metadata': 'false' };
    expect(configOf({ type, options: off }, [app])).not.toContain('ecs_');
    const on = { 'enable-ecs-log-metadata': 'true' };
    expect(configOf({ type, options: on }, [app])).toContain(`ecs_task_arn ${taskArn}`);
  });

  test.each([
    ['awsvpc', '127.0.0.1'],
    ['bridge', '0.0.0.0'],
    ['host', undefined],
    ['none', undefined],
  ] as const)('in %s mode listens on %s', (networkMode, address) => {
    for (const type of types) {
      const config = configOf({ type, options: {} }, [app], { networkMode });
      const listens = /(?:Listen|bind) (\S+)\n\s+port 24224/i.exec(config)?.[1];
      expect(listens).toBe(address);
      expect(config).toContain('/var/run/fluent.sock');
    }
  });

  test('has a remote configuration only in S3', () => {
    const remote = (options: Options) =>
      remoteConfigOf(containerSpec({ firelens: { type: 'fluentbit', options } }));
    expect(remote(s3)).toBe('arn:aws:s3:::shop/extra.conf');
    expect(remote(file)).toBeUndefined();
    expect(remoteConfigOf(app)).toBeUndefined();
  });

  test('is the container with a configuration of FireLens', () => {
    const router = containerSpec({ name: 'router', firelens: { type: 'fluentd', options: {} } });
    expect(routerOf({ containers: [app, router] })).toBe(router);
    expect(routerOf({ containers: [app] })).toBeUndefined();
  });
});
