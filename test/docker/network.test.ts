import { request } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import { containerIn, script, task, untilStopped, workbenches } from './workbench.ts';

const page = 'hello from gantry\n';
const web = script('httpd -f -p 8080 -h /www & trap "exit 0" TERM; wait $!');
const http = [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }] as const;

describeDocker('the network of a task on Docker', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  test('containers of an awsvpc task reach each other at localhost', async () => {
    const bench = await open();
    const fetchPage = 'until wget -q -O - http://localhost:8080/ 2>/dev/null; do sleep 0.1; done';
    const spec = task({
      web: { ...web, portMappings: http },
      client: { ...script(`test "$(${fetchPage})" = 'hello from gantry'`), essential: false },
    });
    await bench.start(spec);
    expect((await bench.stopped(spec, 'client')).exitCode).toBe(0);
  });

  test('an awsvpc task is reached from the host at its private address', async () => {
    const bench = await open();
    const observation = await bench.run(task({ web: { ...web, portMappings: http } }));
    const address = observation.network?.privateIpv4Address ?? 'none';
    await expect.poll(() => get(address, 8080), { timeout: 5000 }).toBe(page);
  });

  test('a bridge task is reached at the host port of its binding', async () => {
    const bench = await open();
    const portMappings = [{ containerPort: 8080, hostPort: 0, protocol: 'tcp' }] as const;
    const spec = task({ web: { ...web, portMappings } }, { networkMode: 'bridge' });
    const observation = await bench.run(spec);
    const { networkBindings } = containerIn(observation, 'web');
    expect(networkBindings).toEqual([
      { bindIP: '0.0.0.0', containerPort: 8080, hostPort: expect.any(Number), protocol: 'tcp' },
    ]);
    const hostPort = networkBindings[0]?.hostPort ?? 0;
    await expect.poll(() => get('127.0.0.1', hostPort), { timeout: 5000 }).toBe(page);
    const after = await bench.bringDown(spec);
    expect(containerIn(after, 'web').networkBindings, 'ECS goes on showing them').toEqual(
      networkBindings,
    );
  });

  test('a host port that is taken is a CannotStartContainerError', async () => {
    const bench = await open();
    const dynamic = [{ containerPort: 8080, hostPort: 0, protocol: 'tcp' }] as const;
    const bridge = { networkMode: 'bridge' } as const;
    const first = await bench.run(task({ web: { ...web, portMappings: dynamic } }, bridge));
    const hostPort = containerIn(first, 'web').networkBindings[0]?.hostPort ?? 0;
    const fixed = [{ containerPort: 8080, hostPort, protocol: 'tcp' }] as const;
    const second = task({ web: { ...web, portMappings: fixed } }, bridge);
    await bench.start(second);
    const observation = await bench.seen(
      second,
      'a start failure',
      (seen) => seen.startFailure !== undefined,
    );
    expect(observation.startFailure).toMatch(/^CannotStartContainerError: .*port is already alloc/);
  });

  test('a host task has the ports of the host: hostPort equals containerPort', async () => {
    const bench = await open();
    const spec = task({ app: { ...untilStopped, portMappings: http } }, { networkMode: 'host' });
    const observation = await bench.run(spec);
    expect(observation.network).toBeUndefined();
    expect(containerIn(observation, 'app').networkBindings).toEqual([
      { bindIP: '0.0.0.0', containerPort: 8080, hostPort: 8080, protocol: 'tcp' },
    ]);
  });

  test('a none task has no network but its own loopback', async () => {
    const bench = await open();
    const onlyLoopback = script('test "$(ls /sys/class/net | tr -d "\\n ")" = lo');
    const spec = task({ app: onlyLoopback }, { networkMode: 'none' });
    await bench.start(spec);
    expect((await bench.stopped(spec, 'app')).exitCode).toBe(0);
  });

  test('the address stays while containers come and go, and is given back at the end', async () => {
    const bench = await open();
    const spec = task({ app: untilStopped, once: { ...script('true'), essential: false } });
    await bench.start(spec);
    await bench.stopped(spec, 'once');
    const running = await bench.seen(spec, 'an address', (seen) => seen.network !== undefined);
    const addresses = async (): Promise<string> =>
      JSON.stringify((await docker.getNetwork('gantry').inspect()).Containers);
    expect(await addresses()).toContain(`${running.network?.privateIpv4Address}/`);
    await bench.bringDown(spec);
    expect(await addresses()).not.toContain(`${running.network?.privateIpv4Address}/`);
  });
});

/** The body that a web server answers with, or what went wrong. */
function get(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const asking = request({ host, port, timeout: 1000, agent: false }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve(body));
    });
    asking.on('error', (error) => resolve(error.message));
    asking.end();
  });
}
