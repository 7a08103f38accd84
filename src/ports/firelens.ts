/** What makes a container the router of the logs of others: FireLens. */
export interface FirelensSpec {
  readonly type: 'fluentbit' | 'fluentd';
  /** `enable-ecs-log-metadata`, `config-file-type`, `config-file-value`. */
  readonly options: Readonly<Record<string, string>>;
}
