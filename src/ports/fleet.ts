// What the control API may do with machines: no operation of ECS makes or ends one.

/** The cluster whose machines are meant; what is absent is what a request without it would mean. */
export interface FleetPlace {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly cluster?: string | undefined;
}

/** Machines to add, as EC2 would start them with the ECS-optimised AMI. */
export interface NewMachines extends FleetPlace {
  /** Such as `m5.large`. */
  readonly instanceType: string;
  readonly count: number;
  /** The zones they are spread over; absent: a, b and c of the region. */
  readonly zones?: readonly string[] | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** The capacity provider they belong to, by name. */
  readonly capacityProvider?: string | undefined;
}

/** What happens to machines. `noticeMs`: how long before a machine ends its interruption is announced. */
export type MachineEvent =
  | { readonly action: 'terminate' | 'disconnect' | 'connect' }
  | { readonly action: 'interrupt'; readonly noticeMs: number };

/** Machines by their container instances, or all of a zone, of a type, of the cluster. */
export interface ChosenMachines extends FleetPlace {
  readonly containerInstances?: readonly string[] | undefined;
  readonly zone?: string | undefined;
  readonly instanceType?: string | undefined;
}

/** A wish that cannot be met, in a sentence for the person who has it. */
export type FleetAnswer =
  | { readonly containerInstanceArns: readonly string[] }
  | { readonly refusal: string };

export interface MachineFleet {
  /** Adds machines and answers the ARNs of their container instances. */
  add(machines: NewMachines): Promise<FleetAnswer>;
  /** Lets something happen to machines and answers the ARNs of those it happened to. */
  change(machines: ChosenMachines, event: MachineEvent): Promise<FleetAnswer>;
}
