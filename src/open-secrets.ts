// Secrets Manager and Parameter Store: part of the composition root. Both are loaded when somebody first
// calls them, and share the key that seals their values.
import { lazyService } from './aws/lazy-service.ts';
import type { Service } from './aws/service.ts';
import type { Clock } from './kernel/clock.ts';
import type { Ids } from './kernel/ids.ts';
import type { Logger } from './kernel/logger.ts';
import type { Controller } from './kernel/reconcile-loop.ts';
import type { ExecSessions } from './ports/exec.ts';
import { SecretDeletion } from './services/secretsmanager/controllers/secret-deletion.ts';
import { secretsmanagerNames } from './services/secretsmanager/model/names.ts';
import type { SecretStore } from './services/secretsmanager/tables/secret-store.ts';
import { ssmNames } from './services/ssm/model/names.ts';
import { SealedValues } from './store/sealed-values.ts';
import type { Store } from './store/store.ts';

export interface SecretParts {
  readonly store: Store;
  readonly dataDirectory: string;
  /** Clients of ECS Exec ask Systems Manager about their sessions. */
  readonly execSessions: ExecSessions;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly strict: boolean;
}

export interface Secrets {
  readonly secretsmanager: Service;
  readonly ssm: Service;
  /** Deletes what is due; its one key is looked at after a start. */
  readonly deletion: { readonly controller: Controller; readonly key: string };
}

/** Makes both services; nothing of them is loaded yet. */
export function openSecrets({ store, dataDirectory, ...parts }: SecretParts): Secrets {
  const values = new SealedValues(dataDirectory);
  let secretStore: Promise<SecretStore> | undefined;
  const openSecretStore = (): Promise<SecretStore> => {
    secretStore ??= import('./services/secretsmanager/tables/secret-store.ts').then(
      (module) => new module.SecretStore(store, values),
    );
    return secretStore;
  };
  return {
    secretsmanager: lazyService(secretsmanagerNames, async () => {
      const { createSecretsManager } = await import(
        './services/secretsmanager/secretsmanager-service.ts'
      );
      return createSecretsManager({ ...parts, store: await openSecretStore() });
    }),
    ssm: lazyService(ssmNames, async () => {
      const [{ createSsm }, { ParameterStore }] = await Promise.all([
        import('./services/ssm/ssm-service.ts'),
        import('./services/ssm/tables/parameter-store.ts'),
      ]);
      return createSsm({ ...parts, store: new ParameterStore(store, values) });
    }),
    deletion: {
      controller: new SecretDeletion(openSecretStore, parts.clock),
      key: 'secret-deletion/all',
    },
  };
}
