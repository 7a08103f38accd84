// A stand-in for Session Manager's plugin: the AWS CLI runs it as `session-manager-plugin` when the folder
// plugin is first on the PATH. For machines without the plugin, and for versions of it that connect to
// addresses of AWS alone. It takes the plugin's arguments; see docs/exec.md.
import { SessionClient } from './endpoints/exec/session-client.ts';
import { SystemClock } from './kernel/clock.ts';
import { Ids } from './kernel/ids.ts';
import { SystemRandom } from './kernel/random.ts';

interface Access {
  readonly sessionId: string;
  readonly streamUrl: string;
  readonly tokenValue: string;
}

const { stdin, stdout } = process;
const [given, , , , , endpoint = ''] = process.argv.slice(2);

if (given === undefined) {
  stdout.write(
    '\nThe Session Manager plugin was installed successfully. Use the AWS CLI to start a session.\n\n',
  );
} else {
  run(accessOf(given));
}

/** Newer CLIs name a variable that holds the session. The letters of its members may be of either case. */
function accessOf(text: string): Access {
  const parsed: unknown = JSON.parse(text.startsWith('{') ? text : (process.env[text] ?? '{}'));
  const members = Object.entries(parsed ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
  const { sessionid, streamurl, tokenvalue } = Object.fromEntries(members);
  return {
    sessionId: sessionid ?? '',
    streamUrl: streamurl ?? '',
    tokenValue: tokenvalue ?? '',
  };
}

function run(access: Access): void {
  const { sessionId } = access;
  let socket: WebSocket;
  const client = new SessionClient({
    clock: new SystemClock(),
    ids: new Ids(new SystemRandom()),
    send: (bytes) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
    },
    // What is no terminal gets a wide one, as from the plugin.
    size: () => ({ columns: stdout.columns ?? 300, rows: stdout.rows ?? 100 }),
    show: (output) => void stdout.write(output),
    closed: (text) => {
      const end = `SessionId: ${sessionId} : ${text}`;
      finish(text === '' ? `Exiting session with sessionId: ${sessionId}.` : end);
    },
  });
  const connect = (tokenValue: string): void => {
    let isOpen = false;
    socket = new WebSocket(access.streamUrl);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      isOpen = true;
      socket.send(client.opening(tokenValue));
      client.resumed();
    });
    socket.addEventListener('message', ({ data }) => {
      if (data instanceof ArrayBuffer) client.receive(Buffer.from(data));
    });
    socket.addEventListener('close', () => {
      if (isOpen)
        void resume(sessionId).then(connect, () => finish(`Session: ${sessionId} timed out.`));
      else finish(`Cannot perform start session: ${access.streamUrl} does not answer.`, 1);
    });
  };
  stdout.write(`\nStarting session with SessionId: ${sessionId}\n`);
  connect(access.tokenValue);
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on('data', (typed: Buffer) => client.type(typed));
  stdout.on('resize', () => client.resize());
  // A terminal hands these keys on as bytes; of others they come as signals.
  process.on('SIGINT', () => client.type(Buffer.of(3)));
  process.on('SIGQUIT', () => client.type(Buffer.of(0x1c)));
}

/** Asks for a way back, as the plugin does. Rejects when there is none. */
async function resume(sessionId: string): Promise<string> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonSSM.ResumeSession',
    },
    body: JSON.stringify({ SessionId: sessionId }),
  });
  const body: unknown = await answer.json();
  const token =
    typeof body === 'object' && body !== null && 'TokenValue' in body && body.TokenValue;
  if (typeof token !== 'string' || token === '') throw new Error('the session is over');
  return token;
}

function finish(text: string, exitCode = 0): void {
  if (stdin.isTTY) stdin.setRawMode(false);
  stdout.write(`\n\n${text}\n\n`, () => process.exit(exitCode));
}
