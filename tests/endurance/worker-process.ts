import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "../../scripts/lib/stack.ts";
import { childrenOf, type Usage } from "../faults/process/programs.ts";

/** The processes that serve a Worker: wrangler, and the workerd that it starts. */
export class WorkerProcess {
  /** Where in the log somebody was killed: what the survivors say of it is no concern of the product's. */
  readonly #kills: [from: number, to: number][] = [];
  readonly #stack: Stack;
  readonly #logFile: string;

  constructor(stack: Stack, logFile: string) {
    this.#stack = stack;
    this.#logFile = logFile;
  }

  /** The process of workerd in which the Worker runs; undefined while there is none. */
  async runtime(): Promise<Usage | undefined> {
    const wrangler = await this.#wrangler();
    const children = wrangler ? await childrenOf(wrangler.pid) : [];
    // The other one is wrangler's proxy in front of it.
    return children.find(({ command }) => command.includes("--inspector-addr"));
  }

  /** Ends workerd at once, and waits until another one answers. */
  killRuntime(): Promise<void> {
    return this.#kill(async () => [await this.runtime()]);
  }

  /** Ends wrangler and what it started at once, and waits until another one answers. */
  killAll(): Promise<void> {
    return this.#kill(async () => {
      const wrangler = await this.#wrangler();
      return wrangler ? [...(await childrenOf(wrangler.pid)), wrangler] : [];
    });
  }

  /** What the log says, but for what was said while somebody was killed. */
  readLog(): string {
    const log = readFileSync(this.#logFile);
    const ends = [0, ...this.#kills.flat(), log.length];
    return ends.map((end, index) => (index % 2 ? log.subarray(ends[index - 1], end) : "")).join("");
  }

  async #kill(find: () => Promise<(Usage | undefined)[]>): Promise<void> {
    const [from, before] = [readFileSync(this.#logFile).length, await this.runtime()];
    for (const found of await find()) if (found) process.kill(found.pid, "SIGKILL");
    for (let tries = 0; ; tries++) {
      if (tries === 300) throw new Error("The Worker does not come back after it was killed.");
      await sleep(100);
      const now = await this.runtime();
      if (now && now.pid !== before?.pid && (await this.#answers())) break;
    }
    // What was under way breaks off a moment later.
    await sleep(500);
    this.#kills.push([from, readFileSync(this.#logFile).length]);
  }

  async #answers(): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(1_000);
      const response = await fetch(`${this.#stack.appUrl}/robots.txt`, { signal });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }

  async #wrangler(): Promise<Usage | undefined> {
    const { port } = new URL(this.#stack.appUrl);
    const children = await childrenOf(process.pid);
    return children.find(({ command }) => command.includes(`--port ${port} `));
  }
}
