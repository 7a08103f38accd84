// How large the disk of a container may grow, seen from inside.
import Docker from 'dockerode';
import { pino } from 'pino';
import { beforeAll, expect, test } from 'vitest';
import { Engine } from '../../src/runtimes/docker/engine.ts';
import { EngineError } from '../../src/runtimes/docker/engine-errors.ts';
import { untilReal } from '../contract/until.ts';
import {
  buildTestImages,
  describeDocker,
  engineThat,
  freshGantryId,
  openRuntime,
} from './engine.ts';
import { ec2Task } from './inside.ts';
import { PrivateEngine } from './private-engine.ts';
import { task, untilStopped, workbenches } from './workbench.ts';

const quotaDisk = { quotaDiskGiB: 2 };
const whyNoQuota = PrivateEngine.whyNot(quotaDisk);
if (whyNoQuota !== undefined) process.stderr.write(`disks are not limited: ${whyNoQuota}\n`);

const large = { ephemeralStorage: { sizeInGiB: 1 } };

describeDocker('the disk of a container', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  test.skipIf(whyNoQuota !== undefined)('may grow as large as the task says', async () => {
    const own = new PrivateEngine(quotaDisk);
    try {
      await own.start();
      const { socketPath } = own;
      const engine = new Engine((timeout) => new Docker({ socketPath, timeout }));
      const runtime = await openRuntime(freshGantryId(), { engine });
      const small = { sizeInGiB: 1 / 32 };
      // No network: the engine of this test has none.
      const ofDefinition = ec2Task({ app: {} }, { networkMode: 'none', ephemeralStorage: small });
      const ofOverride = ec2Task(
        { app: {} },
        { ...large, networkMode: 'none' },
        { ephemeralStorage: small },
      );
      for (const spec of [ofDefinition, ofOverride]) {
        await runtime.ensureRunning(spec, new AbortController().signal);
        let id: string | undefined;
        await untilReal(async () => {
          const seen = await runtime.observe(spec.taskArn);
          const found = seen?.containers.find(({ lastStatus }) => lastStatus === 'RUNNING');
          id = found?.runtimeId;
          return id !== undefined;
        });
        const exec = await own.client.getContainer(id ?? '').exec({
          Cmd: ['sh', '-c', 'dd if=/dev/zero of=/file bs=1M count=64 conv=fsync'],
          AttachStdout: true,
          Tty: true,
        });
        const shown: Buffer[] = [];
        for await (const chunk of await exec.start({ Tty: true })) shown.push(Buffer.from(chunk));
        expect(Buffer.concat(shown).toString()).toMatch(/quota exceeded/i);
      }
      await runtime.close();
    } finally {
      await own.remove();
    }
  });

  test('is as large as that of an engine that cannot limit it, and the log says so', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    // The engine's own words on another file system (seen on ext4).
    const refusal =
      "--storage-opt is supported only for overlay over xfs with 'pquota' mount option";
    const cannot = engineThat(async (create, options) => {
      if (options.HostConfig?.StorageOpt !== undefined) throw new EngineError(500, refusal);
      return await create(options);
    });
    const bench = await open({ engine: cannot, log });
    const started = [1, 2].map(() => task({ app: untilStopped }, { ephemeralStorageGiB: 21 }));
    for (const spec of started) await bench.run(spec);
    expect(lines.filter((line) => line.includes('cannot limit disks'))).toHaveLength(1);
    expect(lines.join()).toContain('pquota');
  });
});
