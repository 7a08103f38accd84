/** Alarms belong to an account and a region. */
export interface World {
  readonly account: string;
  readonly region: string;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
