import { StateFile } from "./database.ts";
import { Index, Indices } from "./indices.ts";
import { Publisher } from "./publisher.ts";
import { TaskQueue } from "./tasks.ts";

/** How long a write takes to become visible unless a test asks for something else, in milliseconds. */
const PUBLISH_AFTER_MS = 20;

/** An Algolia application: its indices, and the writes on their way into them. */
export class Application {
  readonly indices = new Indices();
  readonly tasks: TaskQueue;
  readonly #state: StateFile;

  /** @throws Error if the state file cannot be opened */
  constructor(file: string) {
    this.#state = new StateFile(file);
    this.tasks = new TaskQueue(this.#state, new Publisher(this.indices, this.#state), PUBLISH_AFTER_MS);
    this.#load();
    this.tasks.recover();
  }

  #load(): void {
    const rows = this.#state.indices();
    for (const row of rows) this.indices.add(new Index(row.name, row));
    for (const { name, primary } of rows) {
      const index = this.indices.require(name);
      if (primary !== undefined) index.primary = this.indices.get(primary);
      else for (const record of this.#state.records(name)) index.records.put(record);
    }
    for (const index of this.indices) index.records.invertedFor(index.settings);
  }

  /** Forgets everything. */
  reset(): void {
    this.tasks.clear();
    this.tasks.publishAfterMs = PUBLISH_AFTER_MS;
    this.indices.clear();
    this.#state.reset();
  }

  close(): void {
    this.tasks.stop();
    this.#state.close();
  }
}
