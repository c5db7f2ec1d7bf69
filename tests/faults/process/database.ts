import type { Fault } from "../../../local/libsql/control.ts";
import type { Runtime } from "./runtime.ts";

/** What goes wrong with the database on purpose. */
export class DatabaseFaults {
  readonly #runtime: Runtime;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Sets what goes wrong from now on; with `only`, for requests that hold this text. */
  async set(fault: Partial<Fault>): Promise<void> {
    await this.#control("PUT", "fault", fault);
  }

  /** Nothing goes wrong any more. */
  async clear(only?: string): Promise<void> {
    await this.set({ mode: "none", only });
  }

  /** How many faults there were. */
  async count(): Promise<number> {
    const { faults } = (await this.#control("GET", "stats")) as { faults: Record<string, number> };
    return Object.values(faults).reduce((sum, count) => sum + count, 0);
  }

  async #control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.#runtime.databaseUrl}/_control/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#runtime.keys.databaseToken}`,
        "content-type": "application/json",
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
