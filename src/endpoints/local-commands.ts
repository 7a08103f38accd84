import type { HostCommands } from '../ports/container-endpoints.ts';

/** Where the programs are when an ordinary user's search path leaves them out. */
const systemFolders = '/usr/sbin:/sbin:/usr/bin:/bin';
const timeoutMs = 10_000;

/** Runs programs on this machine, with the rights of this process. */
export const localCommands: HostCommands = {
  async run(program, args) {
    const { execFile } = await import('node:child_process');
    const env = { ...process.env, LC_ALL: 'C', PATH: `${process.env.PATH ?? ''}:${systemFolders}` };
    return await new Promise((resolve, reject) => {
      execFile(program, args, { env, timeout: timeoutMs }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new CommandError(program, stderr.trim() || error.message));
      });
    });
  },
  end: async () => {},
};

/** A program said no, or is not there. */
class CommandError extends Error {
  constructor(program: string, words: string) {
    super(`${program}: ${words}`);
    this.name = 'CommandError';
  }
}
