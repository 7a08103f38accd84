import type { FastifyInstance, RouteShorthandOptions } from 'fastify';
import { parseDuration } from '../kernel/duration.ts';
import type {
  ChosenMachines,
  FleetAnswer,
  MachineEvent,
  MachineFleet,
  NewMachines,
} from '../ports/fleet.ts';
import { type ControlEndpoint, controlEndpoints } from './control-endpoints.ts';
import { ControlRefusal } from './control-refusal.ts';

/** A change as the body asks for it. */
interface MachineChange extends ChosenMachines {
  readonly action: MachineEvent['action'];
  readonly notice?: string | number;
}

/** What EC2 gives a Spot instance from the notice to its end. */
const spotNoticeMs = 2 * 60 * 1000;

/** Adds the routes that bring machines, and let something happen to them. */
export function fleetRoutes(
  scope: FastifyInstance,
  fleet: MachineFleet,
  route: (endpoint: ControlEndpoint) => [string, RouteShorthandOptions],
): void {
  const { addMachines, changeMachines } = controlEndpoints;
  scope.post<{ Body: NewMachines }>(...route(addMachines), async (request) =>
    shown(await fleet.add(request.body)),
  );
  scope.post<{ Body: MachineChange }>(...route(changeMachines), async (request) => {
    const { action, notice, ...chosen } = request.body;
    return shown(await fleet.change(chosen, eventOf(action, notice)));
  });
}

function eventOf(
  action: MachineEvent['action'],
  notice: string | number = spotNoticeMs,
): MachineEvent {
  if (action !== 'interrupt') return { action };
  const noticeMs = typeof notice === 'number' ? notice : parseDuration(notice);
  if (noticeMs !== undefined) return { action, noticeMs };
  const text = `notice must be a duration such as 500ms, 3s, 2m or 1h30m, not "${notice}".`;
  throw new ControlRefusal(400, text);
}

function shown(answer: FleetAnswer): { readonly containerInstances: readonly string[] } {
  if ('refusal' in answer) throw new ControlRefusal(404, answer.refusal);
  return { containerInstances: answer.containerInstanceArns };
}
