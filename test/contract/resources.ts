// What tasks of the contract suite are given: every secret has its own name for a value, but for those
// that are missing.
import type { ResourceSource } from '../../src/ports/task-resources.ts';

/** The `valueFrom` of a secret that is nowhere. */
export const missing = 'missing';
export const missingFailure =
  'ResourceInitializationError: unable to pull secrets or registry auth: missing';

/** Gives values, and counts how often it was asked. */
export class ContractResources implements ResourceSource {
  asked = 0;

  async fetch(spec: Parameters<ResourceSource['fetch']>[0]) {
    this.asked += 1;
    const all = spec.containers.flatMap(({ secrets = [] }) => secrets);
    if (all.some(({ valueFrom }) => valueFrom === missing)) return { failure: missingFailure };
    const containers = spec.containers.map(({ name, secrets = [] }) => {
      const values = Object.fromEntries(secrets.map((secret) => [secret.name, secret.valueFrom]));
      return [name, { environment: {}, secrets: values, logOptions: {} }] as const;
    });
    return { containers: new Map(containers) };
  }

  async registryLogin() {
    return { failure: missingFailure };
  }
}
