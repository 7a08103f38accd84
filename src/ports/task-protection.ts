// What the agent's API asks of ECS about the protection of the task that calls.

export interface ProtectionRequest {
  readonly protectionEnabled: boolean;
  readonly expiresInMinutes?: number;
}

/** What ECS answered: a state, a failure of that task, or an error. */
export type ProtectionAnswer =
  | {
      readonly kind: 'protection';
      readonly protectionEnabled: boolean;
      /** Epoch milliseconds; absent while it is off. */
      readonly expirationDate?: number;
    }
  | { readonly kind: 'failure'; readonly reason: string; readonly detail?: string }
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly requestId: string;
    };

export interface TaskProtection {
  get(taskArn: string): Promise<ProtectionAnswer>;
  update(taskArn: string, request: ProtectionRequest): Promise<ProtectionAnswer>;
}
