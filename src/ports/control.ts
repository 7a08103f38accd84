// What the control API may ask of a running Gantry: the port between http and the composition root.

import type { MachineFleet } from './fleet.ts';
import type { PlacementAnswer, PlacementQuestion, PlacementQuestionRefused } from './placement.ts';

export interface Health {
  readonly status: 'ok';
  readonly version: string;
  readonly runtime: string;
  readonly clock: 'system' | 'virtual';
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface ClockReading {
  readonly clock: 'system' | 'virtual';
  /** Epoch milliseconds. */
  readonly now: number;
  /** When something is next to happen by itself, epoch ms. */
  readonly nextDeadline?: number | undefined;
}

/** What was last decided about a key, and what it waits for. */
export interface Why {
  readonly key: string;
  readonly at: number;
  readonly why: string;
  readonly recheckAt?: number | undefined;
  readonly failures: number;
}

/** A port of an awsvpc task that --publish-ports made one of this machine too. */
export interface PublishedPort {
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
  readonly host: string;
  readonly hostPort: number;
}

/** `unavailable`: why the runtime of the task cannot say at the moment. */
export type PublishedPorts =
  | { readonly ports: readonly PublishedPort[] }
  | { readonly unavailable: string };

/** Where a container finds what its own variables name. */
export interface ContainerEndpoint {
  readonly container: string;
  readonly metadataUri: string;
  readonly metadataUriV4: string;
  readonly agentUri: string;
}

export interface StoredEvent {
  readonly sequence: number;
  readonly id: string;
  readonly at: number;
  readonly account: string;
  readonly region: string;
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface Control {
  /** Machines that nobody has, as container instances. */
  readonly machines: MachineFleet;
  health(): Health;
  /**
   * Removes every resource and every container of this Gantry. Resolves with undefined, or with the
   * engine's reason when all is gone but containers and volumes that it did not remove.
   */
  reset(): Promise<string | undefined>;
  readClock(): ClockReading;
  /** Moves a virtual clock, letting all work happen at each deadline on the way. Throws on a system clock. */
  advanceClock(ms: number): Promise<ClockReading>;
  /** Moves a virtual clock until nothing is due by itself, at most `limitMs`. Throws on a system clock. */
  runUntilIdle(limitMs: number): Promise<ClockReading>;
  /**
   * What was last decided about a key such as `task/<arn>`, or about an ARN, and what it waits for;
   * undefined when there is no such resource.
   */
  why(keyOrArn: string): Why | undefined;
  /** Says where tasks would go on container instances, and why; places nothing. */
  explainPlacement(question: PlacementQuestion): PlacementAnswer | PlacementQuestionRefused;
  /** The ports at which a task is reached on this machine; undefined when no runtime knows the task. */
  publishedPorts(taskArn: string): Promise<PublishedPorts | undefined>;
  /**
   * Where each container of a task finds its endpoints, none when it finds nothing; undefined when ECS
   * does not know the task.
   */
  containerEndpoints(taskArn: string): Promise<readonly ContainerEndpoint[] | undefined>;
  /** The sequence number of the newest event ever stored, 0 before the first; trimming does not lower it. */
  lastEventSequence(): number;
  /** Stored events after a sequence number, oldest first. */
  eventsAfter(sequence: number, limit: number): readonly StoredEvent[];
  /** Calls `listener` when events were stored; returns the unsubscription. */
  onEvents(listener: () => void): () => void;
  /** The scripts of the simulated runtime, in order of precedence; undefined on Docker. */
  faults(): readonly unknown[] | undefined;
  /** Replaces the scripts. Throws an Error with a plain message for a script that cannot be. */
  setFaults(scripts: readonly unknown[]): void;
}
