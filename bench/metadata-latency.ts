// `npm run bench:metadata -- [simulated|docker] [tasks]`: how long a container waits for its metadata while
// so many tasks run. One task after the other asks, over a connection that stays open, as SDKs do it.
import { Agent, get } from 'node:http';
import { allRunning, control, freshWorld, runTasks, taskArns } from './ecs-client.ts';
import { type ServerProcess, startGantry } from './server-process.ts';
import { percentile } from './statistics.ts';

const [runtime = 'simulated', count = '200'] = process.argv.slice(2);
const tasks = Number(count);
/** An engine needs a while for hundreds of containers. */
const patienceMs = 300_000;
const rounds = 10;
/** The first answers load code and begin to follow the stats of a container. */
const warmUps = 2;
const paths = ['', '/task', '/taskWithTags', '/stats', '/task/stats'];

const server = await startGantry(['--runtime', runtime, '--log-level', 'warn']);
try {
  await freshWorld(server);
  await runTasks(server, tasks);
  await allRunning(server, patienceMs);
  process.stdout.write(await measure(server));
} finally {
  // Twice: a container that was being made at the first may have come after it.
  await control(server, 'reset', {});
  await control(server, 'reset', {});
  await server.stop();
}

async function measure(gantry: ServerProcess): Promise<string> {
  const urls = await urlsOf(gantry);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const lines = [`${urls.length} tasks, ${runtime}`];
  for (const path of paths) {
    const times: number[] = [];
    for (let round = 0; round < rounds + warmUps; round += 1) {
      for (const url of urls) {
        const took = await timed(agent, url + path);
        if (round >= warmUps) times.push(took);
      }
    }
    times.sort((one, other) => one - other);
    const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
    lines.push(`${path.padEnd(14)} p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`);
  }
  agent.destroy();
  return `${lines.join('\n')}\n`;
}

async function urlsOf(gantry: ServerProcess): Promise<readonly string[]> {
  const urls: string[] = [];
  for (const task of await taskArns(gantry, tasks)) {
    const answer = await fetch(`${gantry.url}/_gantry/endpoints?task=${encodeURIComponent(task)}`);
    // The shape of the control API's answer.
    const { endpoints } = (await answer.json()) as { endpoints: { metadataUriV4: string }[] };
    urls.push(...endpoints.map((endpoint) => endpoint.metadataUriV4));
  }
  return urls;
}

function timed(agent: Agent, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const sent = get(url, { agent }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - began);
        else reject(new Error(`${url} was answered ${response.statusCode}`));
      });
    });
    sent.once('error', reject);
  });
}
