import { clientError } from '../../errors.ts';
import type {
  ContainerDefinition,
  NetworkMode,
  RegisterTaskDefinitionRequest,
} from '../../model/types.ts';
import { isAbsent } from './absent.ts';
import { hasCycle } from './cycle.ts';

/** What the network mode allows of each container, and `links`. Throws ClientException. */
export function checkNetwork(input: RegisterTaskDefinitionRequest): void {
  // An absent network mode behaves as bridge (reference §3.3.1).
  const mode = input.networkMode ?? 'bridge';
  for (const container of input.containerDefinitions) checkMode(container, mode);
  checkLinks(input.containerDefinitions);
}

function checkMode(container: ContainerDefinition, mode: NetworkMode): void {
  const has = (list: readonly unknown[] | undefined) => list !== undefined && list.length > 0;
  const when = `when networkMode=${mode}.`;
  if (mode === 'none' && has(container.portMappings)) {
    throw clientError(`Port mappings are not supported ${when}`);
  }
  // Docker cannot link outside its bridge; observed for awsvpc.
  if (mode !== 'bridge' && has(container.links)) {
    throw clientError(`Links are not supported ${when}`);
  }
  if (mode === 'host') checkSystemControls(container);
  if (mode !== 'awsvpc') return;
  if (!isAbsent(container.hostname)) {
    throw clientError(`hostname is not supported on container ${when}`);
  }
  if (has(container.extraHosts)) {
    throw clientError(`Extra hosts are not supported on container ${when}`);
  }
  if (has(container.dnsServers) || has(container.dnsSearchDomains)) {
    throw clientError(`DNS servers are not supported on container ${when}`);
  }
  if (container.disableNetworking === true) {
    throw clientError(`Disable Networking is not supported on container ${when}`);
  }
}

/** Documented; the service's text was not seen. */
function checkSystemControls({ systemControls = [] }: ContainerDefinition): void {
  if (systemControls.some(({ namespace }) => namespace?.startsWith('net.'))) {
    throw clientError(
      'Network system controls are not supported on container when networkMode=host.',
    );
  }
}

/** A link is a container name, or `name:alias`. */
function checkLinks(containers: readonly ContainerDefinition[]): void {
  const targets = new Map(
    containers.map(({ name = '', links = [] }) => [name, links.map((l) => l.split(':')[0] ?? '')]),
  );
  for (const [name, linked] of targets) {
    const unknown = linked.find((target) => !targets.has(target));
    if (unknown !== undefined) {
      throw clientError(`Container ${name} is linked to unknown container ${unknown}.`);
    }
  }
  if (hasCycle(targets)) throw clientError('Container links should not have a cycle');
}
