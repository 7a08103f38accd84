// Running tasks on a Docker engine. This folder knows containers and nothing of the control plane: it
// takes task specs and reports what it sees. Start with docker-runtime.ts; this file is the only one
// that loads dockerode, which costs half a second and is not wanted without Docker.
import { Engine } from './engine.ts';
import { engineErrorOf } from './engine-errors.ts';

/** An engine that answered, or why none did. */
export type DockerConnection =
  | { readonly engine: Engine; readonly version: string; readonly apiVersion: string }
  | { readonly engine: undefined; readonly reason: string };

/** How long an engine may take to say that it is there. */
const answerTimeoutMs = 5000;

/**
 * Looks for a Docker engine where DOCKER_HOST says (with DOCKER_TLS_VERIFY and DOCKER_CERT_PATH), else
 * at the default socket, and asks whether it is alive. Never rejects.
 */
export async function connectDocker(): Promise<DockerConnection> {
  try {
    const { default: Docker } = await import('dockerode');
    // The limit is for this question alone: a stop may rightly take minutes, the events never end.
    const version = await new Docker({ timeout: answerTimeoutMs }).version();
    if (version.Os !== 'linux') {
      return { engine: undefined, reason: `The Docker engine runs ${version.Os} containers.` };
    }
    return {
      engine: new Engine((timeoutMs) => new Docker({ timeout: timeoutMs })),
      version: version.Version,
      apiVersion: version.ApiVersion,
    };
  } catch (error) {
    return { engine: undefined, reason: engineErrorOf(error).message };
  }
}
