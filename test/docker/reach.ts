// Reaching tasks from the host, as a user's curl does.
import { createSocket } from 'node:dgram';
import { request } from 'node:http';

/** The body that a web server answers with, or what went wrong. */
export function get(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const asking = request({ host, port, timeout: 1000, agent: false }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve(body));
    });
    asking.on('error', (error) => resolve(error.message));
    asking.on('timeout', () => asking.destroy(new Error('timeout')));
    asking.end();
  });
}

/** Sends a datagram. */
export function sendUdp(host: string, port: number, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.send(text, port, host, (error) => {
      socket.close();
      if (error === null) resolve();
      else reject(error);
    });
  });
}
