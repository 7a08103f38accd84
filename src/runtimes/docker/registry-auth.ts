import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../kernel/logger.ts';

/** What the engine shows to a registry, in the members of its X-Registry-Auth header. */
export interface RegistryAuth {
  readonly serveraddress: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
  readonly registrytoken?: string;
}

/** Docker Hub has its credentials under this name. */
const dockerHub = 'https://index.docker.io/v1/';
/** A helper may have to ask a service; one that asks a person would wait forever. */
const helperTimeoutMs = 30_000;

/**
 * The credentials for the registry of an image, as `docker login` left them: the registry's credential
 * helper, else the store of credentials, else the configuration file itself, read anew each time.
 * Undefined when there are none. What cannot be read is said in the log: the registry may do without.
 */
export async function registryAuth(image: string, log: Logger): Promise<RegistryAuth | undefined> {
  const server = serverOf(image);
  const file = join(process.env.DOCKER_CONFIG ?? join(homedir(), '.docker'), 'config.json');
  try {
    const config = await readConfiguration(file);
    const helper =
      textOf(membersOf(config.credHelpers)[hostOf(server)]) ?? textOf(config.credsStore);
    const helped = helper === undefined ? undefined : await askHelper(helper, server);
    return helped ?? fileAuth(membersOf(config.auths), server);
  } catch (error) {
    log.warn({ err: error, file, server }, 'cannot read the credentials of a registry');
    return undefined;
  }
}

/** The registry of an image under the name that it has in the configuration. */
export function serverOf(image: string): string {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  return isHost && !/^(index\.)?docker\.io$/.test(first) ? first : dockerHub;
}

type Members = Readonly<Record<string, unknown>>;

async function readConfiguration(file: string): Promise<Members> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  // A parser's message would quote the file, which may hold passwords.
  try {
    return membersOf(JSON.parse(text));
  } catch {
    throw new Error('the file is not JSON');
  }
}

/** Runs `docker-credential-<helper> get`, which takes the server on stdin and answers in JSON. */
async function askHelper(helper: string, server: string): Promise<RegistryAuth | undefined> {
  const answer = await new Promise<string | undefined>((resolve, reject) => {
    const options = { timeout: helperTimeoutMs };
    const child = execFile(`docker-credential-${helper}`, ['get'], options, (error, stdout) => {
      if (error === null) resolve(stdout);
      else if (/credentials not found/i.test(stdout)) resolve(undefined);
      else reject(new Error(`docker-credential-${helper}: ${stdout.trim() || error.message}`));
    });
    // One that ends without reading says why in its answer.
    child.stdin?.on('error', () => {});
    child.stdin?.end(server);
  });
  if (answer === undefined) return undefined;
  const members = membersOf(JSON.parse(answer));
  const [username, secret] = [textOf(members.Username), textOf(members.Secret)];
  if (username === undefined || secret === undefined) return undefined;
  // By this name the helpers say that the secret is a token.
  if (username === '<token>') return { serveraddress: server, identitytoken: secret };
  return { serveraddress: server, username, password: secret };
}

function fileAuth(auths: Members, server: string): RegistryAuth | undefined {
  const found = Object.entries(auths).find(([name]) => hostOf(name) === hostOf(server))?.[1];
  const entry = membersOf(found);
  const [, user, pass] = /^([^:]*):(.*)$/s.exec(decoded(textOf(entry.auth))) ?? [];
  const identitytoken = textOf(entry.identitytoken);
  const registrytoken = textOf(entry.registrytoken);
  const username = textOf(entry.username) ?? textOf(user);
  // Docker pads what it encodes with zero bytes.
  const password = textOf(entry.password) ?? textOf(pass?.replace(/\0+$/, ''));
  const auth = {
    serveraddress: server,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(identitytoken !== undefined && { identitytoken }),
    ...(registrytoken !== undefined && { registrytoken }),
  };
  return Object.keys(auth).length > 1 ? auth : undefined;
}

/** `https://registry.example.com/v1/` and `registry.example.com` are the same to Docker. */
function hostOf(server: string): string {
  return server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

function decoded(text: string | undefined): string {
  return Buffer.from(text ?? '', 'base64').toString('utf8');
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
