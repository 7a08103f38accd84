// What ECS deployments ask of CloudWatch alarms.

/** The states of an alarm, metric or composite. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** Alarm names are names of one account in one region. */
export interface AlarmWorld {
  readonly account: string;
  readonly region: string;
}

/** The alarms there are. Reading one is synchronous and cheap: planners' rows are loaded with it. */
export interface Alarms {
  /** Undefined for an alarm that does not exist. */
  stateOf(world: AlarmWorld, alarmName: string): AlarmState | undefined;
  /**
   * Calls `listener` after the commit of each change: the alarm was made, changed its state, or was
   * deleted. It says "look", never "what", may say so too often, and says nothing at a start. Returns
   * what ends it.
   */
  onChange(listener: (world: AlarmWorld, alarmName: string) => void): () => void;
}
