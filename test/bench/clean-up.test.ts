import { describe, expect, test } from 'vitest';
import { cleaningUp } from '../../bench/clean-up.ts';

const failing = (text: string) => async (): Promise<never> => {
  throw new Error(text);
};

describe('cleaning up after a benchmark', () => {
  test('happens in order after the work, whose result is answered', async () => {
    const done: string[] = [];
    const step = (name: string) => async () => done.push(name);
    const result = await cleaningUp(
      async () => {
        done.push('work');
        return 7;
      },
      [step('tasks'), step('containers'), step('network')],
      () => {},
    );
    expect(result).toBe(7);
    expect(done).toEqual(['work', 'tasks', 'containers', 'network']);
  });

  test('goes on after a step that fails, and shows the first error of all', async () => {
    const said: string[] = [];
    let network = false;
    const removeNetwork = async (): Promise<void> => {
      network = true;
    };
    await expect(
      cleaningUp(
        failing('docker run failed'),
        [failing('no such container'), removeNetwork],
        (text) => said.push(text),
      ),
    ).rejects.toThrow('docker run failed');
    expect(network).toBe(true);
    expect(said).toEqual(['cleaning up failed as well: no such container']);
  });

  test('rejects when it fails alone', async () => {
    const work = async (): Promise<number> => 1;
    await expect(
      cleaningUp(work, [failing('network has active endpoints')], () => {}),
    ).rejects.toThrow('active endpoints');
  });

  test('is done when somebody interrupts the work', async () => {
    let cleaned = false;
    const work = (): Promise<void> => {
      process.emit('SIGINT');
      return new Promise(() => {});
    };
    const step = async (): Promise<void> => {
      cleaned = true;
    };
    await expect(cleaningUp(work, [step], () => {})).rejects.toThrow('interrupted');
    expect(cleaned).toBe(true);
  });
});
