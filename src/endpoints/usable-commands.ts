import type { HostCommands } from '../ports/container-endpoints.ts';

/** Changes nothing, and needs the same rights as what does. */
const probe = ['-w', '5', '-t', 'nat', '-S', 'OUTPUT'];

/** Whether programs can be run in this way. */
export async function isUsable(commands: HostCommands): Promise<boolean> {
  try {
    await commands.run('iptables', probe);
    await commands.run('ip', ['-V']);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs programs in the first way that works here: by `local`, if this process may, else by `others`.
 * Which that is is found out once.
 */
export function usableCommands(
  local: HostCommands,
  others: () => HostCommands | undefined,
): HostCommands {
  let choosing: Promise<HostCommands> | undefined;
  const choose = async (): Promise<HostCommands> => {
    return (await isUsable(local)) ? local : (others() ?? local);
  };
  const chosen = (): Promise<HostCommands> => {
    choosing ??= choose();
    return choosing;
  };
  return {
    run: async (program, args) => (await chosen()).run(program, args),
    end: async () => {
      if (choosing !== undefined) await (await choosing).end();
    },
  };
}
