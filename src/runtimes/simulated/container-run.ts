import type { ContainerState } from '../../agent/plan-containers.ts';
import { shouldRestart } from '../../agent/restart-policy.ts';
import type {
  ContainerObservation,
  ContainerSpec,
  HealthStatus,
  NetworkBinding,
  NetworkMode,
} from '../../ports/runtime.ts';
import { type ContainerFate, type Intervention, killedExitCode } from './task-record.ts';

/**
 * One container of a simulated task on its way from absent to stopped, while simulate.ts goes through
 * the task's life. Instants are epoch milliseconds; each method is told the instant it acts at.
 */
export class ContainerRun {
  readonly spec: ContainerSpec;
  readonly #fate: ContainerFate;
  /** `restarting` is between two runs: for all others it runs. */
  #phase: 'absent' | 'starting' | 'running' | 'restarting' | 'stopped' = 'absent';
  #restartCount = 0;
  #wasCreated = false;
  #hasRun = false;
  #startedAt: number | undefined;
  #stoppedAt: number | undefined;
  #failure: string | undefined;
  #end: { readonly at: number; readonly exitCode: number; readonly reason?: string } | undefined;
  #stopped: { readonly exitCode?: number; readonly reason?: string } = {};
  #health: { readonly at: number; readonly status: HealthStatus }[] = [];
  #signalled = false;

  constructor(spec: ContainerSpec, fate: ContainerFate) {
    this.spec = spec;
    this.#fate = fate;
  }

  get isStopped(): boolean {
    return this.#phase === 'stopped';
  }

  get stoppedAt(): number | undefined {
    return this.#stoppedAt;
  }

  /** Why it could not be pulled or started. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** As the shared planner wants to know it; a container being started is still absent to others. */
  state(now: number): ContainerState {
    const phase = plannerPhases[this.#phase];
    const { exitCode } = this.#stopped;
    return {
      phase,
      health: this.#healthAt(now),
      ...(exitCode !== undefined && { exitCode }),
      ...(this.#hasRun && this.#startedAt !== undefined && { startedAt: this.#startedAt }),
    };
  }

  /** Its image was pulled, or not. Answers whether that changed anything. */
  pulled(now: number): boolean {
    if (this.#phase !== 'absent' || this.#fate.pullFailure === undefined) return false;
    this.#failure = this.#fate.pullFailure;
    this.#stop(now, { reason: this.#failure });
    return true;
  }

  /** Answers whether it was not being started already. */
  start(now: number): boolean {
    if (this.#phase !== 'absent') return false;
    this.#phase = 'starting';
    this.#wasCreated = true;
    this.#startedAt = now + this.#fate.startMs;
    return true;
  }

  /** It will never start. */
  giveUp(now: number, reason: string): void {
    this.#stop(now, { reason });
  }

  /** The order to stop has come: what does not run yet never will. Answers whether that was news. */
  cancel(now: number): boolean {
    if (this.#phase === 'running' || this.#phase === 'stopped') return false;
    const { exitCode, reason } = (this.#phase === 'restarting' ? this.#end : undefined) ?? {};
    this.#stop(now, {
      ...(exitCode !== undefined && { exitCode }),
      ...(reason !== undefined && { reason }),
    });
    return true;
  }

  /** SIGTERM, and SIGKILL when the stopTimeout is over. Answers whether it is the first. */
  terminate(now: number): boolean {
    if (this.#phase !== 'running' || this.#signalled) return false;
    this.#signalled = true;
    const { sigterm } = this.#fate;
    const killedAt = now + this.spec.stopTimeoutSeconds * 1000;
    const end =
      sigterm === undefined
        ? { at: killedAt, exitCode: killedExitCode }
        : { at: Math.min(killedAt, now + sigterm.endsAfterMs), exitCode: sigterm.exitCode };
    if (this.#end === undefined || end.at < this.#end.at) this.#end = end;
    return true;
  }

  /** Something was done to it from outside; without effect unless it runs. */
  intervene({ at, end, health }: Intervention): void {
    if (this.#phase !== 'running') return;
    if (end !== undefined) this.#end = { at, ...end };
    if (health === undefined) return;
    this.#health = this.#health.filter((change) => change.at <= at);
    this.#health.push({ at, status: health });
  }

  /** Begins to run or ends when that is due. Answers whether it did. */
  advance(now: number): boolean {
    if (this.#isBeginning && (this.#startedAt ?? now) <= now) {
      this.#begin(now);
      return true;
    }
    if (this.#phase === 'running' && this.#end !== undefined && this.#end.at <= now) {
      const { exitCode, reason } = this.#end;
      if (this.#restarts(now, exitCode)) this.#restart(now);
      else this.#stop(now, { exitCode, ...(reason !== undefined && { reason }) });
      return true;
    }
    return false;
  }

  get #isBeginning(): boolean {
    return this.#phase === 'starting' || this.#phase === 'restarting';
  }

  /** When something will happen to it by itself after `now`. */
  upcoming(now: number): number[] {
    if (this.#isBeginning) return this.#startedAt === undefined ? [] : [this.#startedAt];
    if (this.#phase !== 'running') return [];
    const instants = this.#health.map((change) => change.at).filter((at) => at > now);
    return this.#end === undefined ? instants : [...instants, this.#end.at];
  }

  observe(now: number, networkMode: NetworkMode, imagesPulled: boolean): ContainerObservation {
    const { exitCode, reason } = this.#stopped;
    const hasImage = imagesPulled && this.#fate.pullFailure === undefined;
    return {
      name: this.spec.name,
      lastStatus: statuses[this.#phase],
      ...(this.#wasCreated && { runtimeId: this.#fate.runtimeId }),
      ...(exitCode !== undefined && { exitCode }),
      ...(reason !== undefined && { reason }),
      ...(hasImage && { imageDigest: this.#fate.imageDigest }),
      networkBindings: this.#hasRun ? this.#bindings(networkMode) : [],
      healthStatus: this.#healthAt(this.#stoppedAt ?? now),
      ...(this.spec.restartPolicy && { restartCount: this.#restartCount }),
    };
  }

  /** What was signalled is to stop, whatever its policy says. */
  #restarts(finishedAt: number, exitCode: number): boolean {
    if (this.#signalled || this.#startedAt === undefined) return false;
    const run = { exitCode, startedAt: this.#startedAt, finishedAt };
    return shouldRestart(this.spec.restartPolicy, run);
  }

  #restart(now: number): void {
    this.#phase = 'restarting';
    this.#restartCount += 1;
    this.#startedAt = now + this.#fate.startMs;
    this.#health = [];
  }

  #begin(now: number): void {
    const { startFailure, end, health } = this.#fate;
    if (startFailure !== undefined) {
      this.#failure = startFailure;
      this.#stop(now, { reason: startFailure });
      return;
    }
    this.#phase = 'running';
    this.#hasRun = true;
    this.#end = end && { ...end, at: now + end.afterMs };
    this.#health = health.map(({ afterMs, status }) => ({ at: now + afterMs, status }));
  }

  #stop(now: number, how: { readonly exitCode?: number; readonly reason?: string }): void {
    this.#phase = 'stopped';
    this.#stoppedAt = now;
    this.#stopped = how;
  }

  #healthAt(instant: number): HealthStatus {
    return this.#health.findLast((change) => change.at <= instant)?.status ?? 'UNKNOWN';
  }

  #bindings(networkMode: NetworkMode): NetworkBinding[] {
    if (networkMode !== 'bridge' && networkMode !== 'host') return [];
    const { portMappings, portRanges = [] } = this.spec;
    const { hostPorts, rangeHostPorts = [] } = this.#fate;
    const bindIP = '0.0.0.0';
    return [
      ...portMappings.map(({ containerPort, protocol }, index) => ({
        bindIP,
        containerPort,
        hostPort: hostPorts[index] ?? containerPort,
        protocol,
      })),
      ...portRanges.flatMap(({ firstPort, lastPort, protocol }, index) => {
        const first = rangeHostPorts[index];
        if (first === undefined) return [];
        const hostPortRange = `${first}-${first + lastPort - firstPort}`;
        return [
          { bindIP, containerPortRange: `${firstPort}-${lastPort}`, hostPortRange, protocol },
        ];
      }),
    ];
  }
}

/** A container being started is still absent to those that wait for it. */
const plannerPhases = {
  absent: 'absent',
  starting: 'absent',
  running: 'running',
  restarting: 'running',
  stopped: 'stopped',
} as const;

const statuses = {
  absent: 'PENDING',
  starting: 'PENDING',
  running: 'RUNNING',
  restarting: 'RUNNING',
  stopped: 'STOPPED',
} as const;
