// All services and their live tasks as they were committed at one instant, read from the file itself.
import Database from 'better-sqlite3';
import type { ServiceDocument } from '../../../src/services/ecs/model/service-document.ts';
import type { TaskDocument, TaskInternals } from '../../../src/services/ecs/model/task-document.ts';

export interface Snapshot {
  /** By name. */
  readonly services: ReadonlyMap<string, ServiceDocument>;
  /** The tasks that have not reached STOPPED, by ARN. */
  readonly tasks: ReadonlyMap<string, TaskRead>;
}

export interface TaskRead {
  readonly task: TaskDocument;
  readonly internals: TaskInternals;
  readonly serviceName: string;
}

export const emptySnapshot: Snapshot = { services: new Map(), tasks: new Map() };

/** Reads a database that a Gantry of this process writes. */
export class SnapshotReader {
  readonly file: string;
  readonly #db;
  readonly #services;
  readonly #tasks;

  constructor(file: string) {
    this.file = file;
    this.#db = new Database(file, { readonly: true });
    this.#services = this.#db.prepare<[], string>('SELECT document FROM services').pluck();
    this.#tasks = this.#db.prepare<[], { document: string; internals: string }>(
      'SELECT document, internals FROM tasks WHERE service_name IS NOT NULL AND stopped_at IS NULL ORDER BY sequence',
    );
  }

  read(): Snapshot {
    const services = new Map<string, ServiceDocument>();
    for (const text of this.#services.all()) {
      const service = JSON.parse(text) as ServiceDocument;
      services.set(service.serviceName, service);
    }
    const tasks = new Map<string, TaskRead>();
    for (const { document, internals: text } of this.#tasks.all()) {
      const task = JSON.parse(document) as TaskDocument;
      const internals = JSON.parse(text) as TaskInternals;
      tasks.set(task.taskArn, { task, internals, serviceName: internals.serviceName ?? '' });
    }
    return { services, tasks };
  }

  close(): void {
    this.#db.close();
  }
}
