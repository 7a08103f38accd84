import type { ContainerInstanceRow } from '../model/container-instance-document.ts';
import { instanceTypeOf } from '../rules/instance-types.ts';
import { newContainerInstance, type Registration } from '../rules/new-container-instance.ts';
import { registrationOf, type SimulatedMachine } from '../rules/simulated-machine.ts';
import type { EcsUnit } from './ecs-store.ts';

/** Which machine comes to be, and what brings it. */
export interface AddedMachine extends SimulatedMachine {
  readonly capacityProviderName?: string | undefined;
  /** How it is known again, such as by the start flag that asked for it. */
  readonly origin?: string | undefined;
}

/** Adds a machine that nobody has to a cluster, as its agent would register it. */
export function addMachine(
  unit: EcsUnit,
  registration: Omit<Registration, 'instanceTypeOf'>,
  machine: AddedMachine,
): ContainerInstanceRow {
  const { capacityProviderName, origin } = machine;
  const request = registrationOf(machine, registration.ids);
  const row = newContainerInstance({ ...registration, instanceTypeOf }, request, []);
  return unit.containerInstances.insert({
    ...row,
    instance: {
      ...row.instance,
      ...(capacityProviderName === undefined ? {} : { capacityProviderName }),
    },
    internals: { ...row.internals, ...(origin === undefined ? {} : { origin }) },
  });
}
