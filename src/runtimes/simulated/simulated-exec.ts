import type { ContainerExec, ExecCommand, ExecProcess, TerminalSize } from '../../ports/exec.ts';
import type { ContainerRuntime } from '../../ports/runtime.ts';
import { SimulatedTerminal } from './simulated-terminal.ts';

/** Runs the little shell of simulated-shell.ts in simulated containers that run. */
export class SimulatedExec implements ContainerExec {
  readonly #runtime: Pick<ContainerRuntime, 'observe' | 'onChange'>;

  constructor(runtime: Pick<ContainerRuntime, 'observe' | 'onChange'>) {
    this.#runtime = runtime;
  }

  async start(command: ExecCommand, size: TerminalSize): Promise<ExecProcess> {
    const { taskArn, containerName } = command;
    if (!(await this.#isRunning(command))) {
      throw new Error(`the container ${containerName} is not running`);
    }
    const terminal = new SimulatedTerminal({ command: command.command, containerName, size });
    const unsubscribe = this.#runtime.onChange((changed) => {
      if (changed === taskArn) void this.#endWith(command, terminal);
    });
    terminal.once('close', unsubscribe);
    return terminal;
  }

  async #endWith(command: ExecCommand, terminal: SimulatedTerminal): Promise<void> {
    if (!(await this.#isRunning(command))) await terminal.kill();
  }

  async #isRunning({ taskArn, containerName }: ExecCommand): Promise<boolean> {
    const observation = await this.#runtime.observe(taskArn);
    const found = observation?.containers.find(({ name }) => name === containerName);
    return found?.lastStatus === 'RUNNING';
  }
}
