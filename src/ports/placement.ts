// What may be asked about placement, and the answer: between the control API and ECS.

/** Where a task would go: a task that is there, the next of a service, or one of a task definition. */
export interface PlacementQuestion {
  /** The ARN of a task: it is left out of the count, and placed anew. */
  readonly task?: string | undefined;
  /** Name or ARN; `default` unless said. */
  readonly cluster?: string | undefined;
  /** Name or ARN: its strategy and constraints are used, and its task definition unless one is said. */
  readonly service?: string | undefined;
  /** Family, revision or ARN. */
  readonly taskDefinition?: string | undefined;
  /** Whose instances are asked; EC2 unless said. */
  readonly launchType?: 'EC2' | 'EXTERNAL' | 'MANAGED_INSTANCES' | undefined;
  readonly group?: string | undefined;
  readonly overrides?: PlacementOverrides | undefined;
  readonly placementConstraints?: readonly PlacementConstraintAsked[] | undefined;
  readonly placementStrategy?: readonly PlacementStrategyAsked[] | undefined;
  readonly capacityProvider?: string | undefined;
  /** How many are to be placed one after the other, each on what the ones before leave; 1 unless said. */
  readonly count?: number | undefined;
  /** How many instances each list shows; 20 unless said. */
  readonly limit?: number | undefined;
}

export interface PlacementOverrides {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
  readonly containerOverrides?:
    | readonly {
        readonly name?: string | undefined;
        readonly cpu?: number | undefined;
        readonly memory?: number | undefined;
        readonly memoryReservation?: number | undefined;
      }[]
    | undefined;
}

export interface PlacementConstraintAsked {
  readonly type?: 'distinctInstance' | 'memberOf' | undefined;
  readonly expression?: string | undefined;
}

export interface PlacementStrategyAsked {
  readonly type?: 'random' | 'spread' | 'binpack' | undefined;
  readonly field?: string | undefined;
}

/** An instance that cannot take the task. */
export interface RefusingInstance {
  readonly containerInstanceArn: string;
  /** As RunTask and StartTask answer it in `failures`. */
  readonly reason: string;
  readonly detail: string;
}

/** An instance that can take the task. */
export interface RankedInstance {
  readonly containerInstanceArn: string;
  /** 1 for the best; equals have the same. */
  readonly rank: number;
  /** What each step of the strategy sees: tasks in its group, or what remains. */
  readonly keys: readonly {
    readonly step: string;
    readonly group?: string | undefined;
    readonly value?: number | undefined;
  }[];
}

/** One decision. */
export interface ExplainedPlacement {
  readonly why: string;
  /** How many instances there are, whatever their status. */
  readonly instances: number;
  /** How many were asked. */
  readonly considered: number;
  /** How many refused, by reason. */
  readonly refusedBy: Readonly<Record<string, number>>;
  readonly refused: readonly RefusingInstance[];
  readonly ranked: readonly RankedInstance[];
  /** How each step of the strategy narrowed the choice. */
  readonly steps: readonly {
    readonly step: string;
    readonly left: number;
    readonly why: string;
  }[];
}

export interface PlacementAnswer {
  /** Where each task would go, in turn; fewer than asked for when there is no more room. */
  readonly placements: readonly {
    readonly containerInstanceArn: string;
    readonly gpuIds: readonly string[];
  }[];
  /** How many found no instance. */
  readonly unplaced: number;
  /** Where the task of the question is now. */
  readonly containerInstanceArn?: string | undefined;
  /** The decision about the first task. */
  readonly first: ExplainedPlacement;
  /** The decision about the first that found no instance, when others did. */
  readonly firstUnplaced?: ExplainedPlacement | undefined;
}

/** A question that cannot be answered: it names what is not there, or asks what cannot be. */
export interface PlacementQuestionRefused {
  readonly refused: 'missing' | 'wrong';
  readonly message: string;
}
