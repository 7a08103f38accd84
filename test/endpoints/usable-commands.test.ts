import { expect, test } from 'vitest';
import { usableCommands } from '../../src/endpoints/usable-commands.ts';
import type { HostCommands } from '../../src/ports/container-endpoints.ts';

/** Writes down what it is asked to run, and fails to run one program. */
function recorder(name: string, asked: string[], failing?: string): HostCommands {
  return {
    run: async (program, args) => {
      if (program === failing) throw new Error(`${program}: not permitted`);
      asked.push(`${name} ${program} ${args.at(-1)}`);
      return '';
    },
    end: async () => {
      asked.push(`${name} ends`);
    },
  };
}

test('programs are run here where that is permitted', async () => {
  const asked: string[] = [];
  const commands = usableCommands(recorder('here', asked), () => recorder('there', asked));
  await commands.run('ip', ['lo']);
  await commands.end();
  expect(asked).toEqual(['here iptables OUTPUT', 'here ip -V', 'here ip lo', 'here ends']);
});

test.each(['ip', 'iptables'])(
  'programs are run by the engine where %s fails here',
  async (failing) => {
    const asked: string[] = [];
    const here = recorder('here', [], failing);
    const commands = usableCommands(here, () => recorder('there', asked));
    await commands.run('ip', ['lo']);
    await commands.run('iptables', ['80']);
    await commands.end();
    expect(asked).toEqual(['there ip lo', 'there iptables 80', 'there ends']);
  },
);

test('nothing is ended where nothing was run', async () => {
  const asked: string[] = [];
  await usableCommands(recorder('here', asked), () => undefined).end();
  expect(asked).toEqual([]);
});
