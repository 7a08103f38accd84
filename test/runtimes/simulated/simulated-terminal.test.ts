import { describe, expect, test } from 'vitest';
import { SimulatedTerminal } from '../../../src/runtimes/simulated/simulated-terminal.ts';

function open(command: string) {
  const terminal = new SimulatedTerminal({
    command,
    containerName: 'app',
    size: { columns: 80, rows: 24 },
  });
  let screen = '';
  terminal.on('data', (shown: Buffer) => {
    screen += shown;
  });
  return { terminal, shown: () => screen };
}

describe('the little shell of a simulated container', () => {
  test('echoes what is typed, runs it, and asks for more', async () => {
    const { terminal, shown } = open('/bin/sh');
    await expect.poll(shown).toBe('# ');
    terminal.write('echo "hello  there"\r');
    await expect.poll(shown).toBe('# echo "hello  there"\r\nhello  there\r\n# ');
  });

  test.each([
    ['whoami', 'root'],
    ['pwd', '/'],
    ['hostname', 'app'],
    ['stty size', '24 80'],
    ['seq 2', '1\r\n2'],
    ['seq 5 6', '5\r\n6'],
    ['seq x', 'seq: invalid number'],
    ['nosuch -x', 'sh: nosuch: not found'],
    ['constructor', 'sh: constructor: not found'],
    ["echo it's", "it's"],
  ])('%s', async (line, answer) => {
    const { terminal, shown } = open('bash');
    terminal.write(`${line}\r`);
    await expect.poll(shown).toBe(`# ${line}\r\n${answer}\r\n# `);
  });

  test('knows the size that the terminal has now', async () => {
    const { terminal, shown } = open('sh');
    await terminal.resize({ columns: 132, rows: 50 });
    terminal.write('stty size\r');
    await expect.poll(shown).toContain('50 132');
  });

  test('lets a line be corrected and given up', async () => {
    const { terminal, shown } = open('sh');
    terminal.write('echx\u007fo ok\r');
    await expect.poll(shown).toContain('\r\nok\r\n');
    terminal.write('half a line\u0003');
    await expect.poll(shown).toMatch(/half a line\^C\r\n# $/);
  });

  test.each([
    ['exit 7\r', 7],
    ['exit 300\r', 44],
    ['false\rexit\r', 1],
    ['nosuch\r\u0004', 127],
    ['\u0004', 0],
  ])('ends with %j, with that code', async (typed, code) => {
    const { terminal, shown } = open('sh');
    terminal.write(typed);
    await expect.poll(() => terminal.readableEnded).toBe(true);
    expect(await terminal.exitCode()).toBe(code);
    expect(shown()).toMatch(/^# /);
  });

  test('does what was typed ahead when it has time', async () => {
    const { terminal, shown } = open('sh');
    terminal.write('seq 3\recho then\r');
    await expect.poll(shown).toMatch(/3\r\n# echo then\r\nthen\r\n# $/);
  });

  test('stops a long output at Ctrl-C', async () => {
    const { terminal, shown } = open('sh');
    terminal.pause();
    terminal.write('seq 100000000\r');
    terminal.write('\u0003');
    terminal.resume();
    await expect.poll(shown).toMatch(/\^C\r\n# $/);
  });
});

describe('a single command', () => {
  test.each([
    ['seq 2', '1\r\n2\r\n', 0],
    ['sh -c "echo one"', 'one\r\n', 0],
    ['/bin/sh -c "exit 4"', '', 4],
    ['nosuch', 'sh: nosuch: not found\r\n', 127],
  ])('%s ends by itself', async (command, shows, code) => {
    const { terminal, shown } = open(command);
    await expect.poll(() => terminal.readableEnded).toBe(true);
    expect(shown()).toBe(shows);
    expect(await terminal.exitCode()).toBe(code);
  });

  test('ends when it is interrupted, and when it is killed', async () => {
    for (const [end, code] of [
      [(terminal: SimulatedTerminal) => void terminal.write('\u0003'), 130],
      [(terminal: SimulatedTerminal) => void terminal.kill(), 137],
    ] as const) {
      const { terminal } = open('seq 100000000');
      terminal.pause();
      end(terminal);
      terminal.resume();
      await expect.poll(() => terminal.readableEnded).toBe(true);
      expect(await terminal.exitCode()).toBe(code);
    }
  });

  test('waits for its reader', async () => {
    const terminal = new SimulatedTerminal({
      command: 'seq 100000000',
      containerName: 'app',
      size: { columns: 80, rows: 24 },
    });
    terminal.on('readable', () => {});
    await expect.poll(() => terminal.readableLength).toBeGreaterThan(1000);
    expect(terminal.readableLength).toBeLessThan(100_000);
    terminal.destroy();
  });
});
