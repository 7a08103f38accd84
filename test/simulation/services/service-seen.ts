// The members of answers that histories of services read. Instants are epoch seconds.

export interface DeploymentSeen {
  readonly id: string;
  readonly status: string;
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly failedTasks: number;
  readonly rolloutState: string;
  readonly rolloutStateReason: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface ServiceEventSeen {
  readonly id: string;
  readonly createdAt: number;
  readonly message: string;
}

export interface ServiceSeen {
  readonly serviceArn: string;
  readonly serviceName: string;
  readonly status: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly taskDefinition: string;
  readonly createdAt: number;
  readonly deploymentConfiguration: {
    readonly minimumHealthyPercent: number;
    readonly maximumPercent: number;
  };
  readonly deployments: readonly DeploymentSeen[];
  readonly events: readonly ServiceEventSeen[];
}

export interface ServiceTaskSeen {
  readonly taskArn: string;
  readonly startedBy: string;
  readonly group: string;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly healthStatus?: string;
  readonly taskDefinitionArn: string;
}
