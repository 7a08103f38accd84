// Calls from one thread to another by message: part of the composition root. Refusals of AWS arrive as
// refusals, bugs as errors with the stack of the other thread.
import type { MessagePort, Worker } from 'node:worker_threads';
import { AwsError } from './aws/errors.ts';

/** What a thread can be asked: every method takes and answers plain data. */
export type Callable<T> = {
  readonly [M in keyof T]: (...args: never[]) => Promise<unknown>;
};

interface Question {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

type Answer = { readonly id: number } & (
  | { readonly value: unknown }
  | { readonly refusal: Pick<AwsError, 'type' | 'text' | 'status' | 'code' | 'members'> }
  | { readonly error: { readonly message: string; readonly stack: string | undefined } }
);

/** Answers the questions that come through a port with the methods of an object. */
export function answerCalls<T extends Callable<T>>(port: MessagePort, target: T): void {
  port.on('message', ({ id, method, args }: Question) => {
    const ask = async (): Promise<unknown> => {
      const found: unknown = Reflect.get(target, method);
      if (typeof found !== 'function') throw new Error(`the thread has no ${method}`);
      return await Reflect.apply(found, target, args);
    };
    ask().then(
      (value) => port.postMessage({ id, value } satisfies Answer),
      (error: unknown) => port.postMessage(failureOf(id, error)),
    );
  });
}

function failureOf(id: number, error: unknown): Answer {
  if (error instanceof AwsError) {
    const { type, text, status, code, members } = error;
    return { id, refusal: { type, text, status, code, members } };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { id, error: { message, stack } };
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** The other side: asks a thread, and rejects whatever waits when the thread is lost. */
export class ThreadCalls<T extends Callable<T>> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #lost: Error | undefined;

  constructor(worker: Worker, onLost: (error: Error) => void) {
    this.#worker = worker;
    worker.on('message', (answer: Answer) => this.#settle(answer));
    let cause: unknown;
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      const error = new Error('the thread ended', { cause });
      this.#lost = error;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
      onLost(error);
    });
  }

  ask<M extends keyof T & string>(method: M, ...args: Parameters<T[M]>): ReturnType<T[M]> {
    const id = ++this.#lastId;
    const asked = new Promise<unknown>((resolve, reject) => {
      // A message to a thread that has ended is dropped without a word.
      if (this.#lost !== undefined) throw this.#lost;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, args } satisfies Question);
    });
    // The thread answers with the very method of T, and what that resolves with survives the copy.
    return asked as ReturnType<T[M]>;
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (waiting === undefined) return;
    if ('value' in answer) waiting.resolve(answer.value);
    else if ('refusal' in answer) {
      const { type, text, ...options } = answer.refusal;
      waiting.reject(new AwsError(type, text, options));
    } else {
      const error = new Error(answer.error.message);
      if (answer.error.stack !== undefined) error.stack = answer.error.stack;
      waiting.reject(error);
    }
  }
}
