import { type Answer, ask, type Word, wordFor, wordForAction } from "./answers.ts";
import { pathOf } from "./app-paths.ts";
import { type Caller, callerNames, type Minter } from "./callers.ts";
import { expectedOf, matrix, type Route, type Wall } from "./matrix.ts";
import { actionRequest, formRequest, type PageRequest, pageRequests, withHeaders } from "./requests.ts";
import { type Action, findActions, findRoutes, pathPattern } from "./routes.ts";
import { newMark, ownIdOf, type Stage } from "./world.ts";

/** One check: a route, a caller, a way to ask, and what came of it. */
export interface Cell {
  wall: Wall;
  route: string;
  how: string;
  caller: Caller;
  word: Word;
  /** What is wrong; nothing if all is as the table says. */
  problem?: string;
}

/** Asks one Worker for everything, as everybody. */
export class Trial {
  readonly cells: Cell[] = [];
  readonly #wall: Wall;
  readonly #url: string;
  readonly #stage: Stage;
  readonly #minter: Minter;

  constructor(wall: Wall, url: string, stage: Stage, minter: Minter) {
    this.#wall = wall;
    this.#url = url;
    this.#stage = stage;
    this.#minter = minter;
  }

  async run(): Promise<Cell[]> {
    const actions = findActions();
    for (const [name, route] of Object.entries(matrix)) {
      const action = actions.get(name);
      const file = findRoutes().get(name);
      if (action) await this.#tryAction(name, route, action);
      else if (file) await this.#tryRoute(name, route, file);
    }
    const harm = await this.#stage.harmDone();
    if (harm)
      this.#note({ route: "all", how: "afterwards", caller: "anonymous", word: "done", problem: harm });
    return this.cells;
  }

  async #tryRoute(name: string, route: Route, file: string): Promise<void> {
    const victim = this.#stage.person("victim");
    const path = pathOf(file, { id: route.id === "conversation" ? ownIdOf(victim) : victim.id });
    const method = name.split(" ")[0] ?? "GET";
    const bodyType: Record<string, string> = route.body ? { "Content-Type": "application/json" } : {};
    const isPage = /page\.tsx?$/.test(file);
    const hows = isPage ? (Object.keys(pageRequests) as PageRequest[]) : (["fetch"] as const);
    for (const how of hows) {
      await Promise.all(
        callerNames.map(async (caller) => {
          const init = { method, headers: { ...pageRequests[how], ...bodyType }, body: route.body?.() };
          const answer = await ask(`${this.#url}${path}`, this.#as(caller, init));
          const word = wordFor(answer, route, this.#marksShown(route, caller));
          const expected = this.#expected(route, caller, how);
          // What is fetched ahead is a page's shell, which anybody may have: all that matters is what stands in it.
          const isWrong = how !== "prefetch" && word !== expected;
          const wrong = isWrong ? `is answered "${word}" instead of "${expected}"` : undefined;
          const leak = this.#leak(answer, route, caller, expected);
          this.#note({ route: name, how, caller, word, problem: wrong ?? leak });
        }),
      );
    }
  }

  async #tryAction(name: string, route: Route, action: Action): Promise<void> {
    const path = this.#pathOf(action);
    const ways = {
      action: [path, actionRequest],
      "at /": ["/", actionRequest],
      form: [path, formRequest],
    } as const;
    for (const [how, [where, request]] of Object.entries(ways)) {
      for (const caller of callerNames) {
        const expected = this.#expected(route, caller, how === "form" ? "document" : "fetch");
        const init = request(action, this.#fields(route, expected, caller), this.#url);
        await this.#tryCall({ name, route, how, where, caller, init, expected });
      }
    }
    const caller = route.kind === "memberAction" ? "member" : "admin";
    const init = () => actionRequest(action, this.#fields(route, "done", caller), this.#url);
    const unknown = actionRequest(
      { ...action, id: `7f${"0".repeat(40)}` },
      this.#fields(route, "done", caller),
      this.#url,
    );
    const forged: Record<string, [RequestInit, Caller]> = {
      "wrong origin": [withHeaders(init(), { Origin: "https://evil.example" }), caller],
      "origin null": [withHeaders(init(), { Origin: "null" }), caller],
      "unknown id": [unknown, caller],
      "replayed later": [init(), "expired"],
    };
    if (route.kind === "libraryAction") return;
    for (const [how, [request, as]] of Object.entries(forged)) {
      await this.#tryCall({
        name,
        route,
        how,
        where: path,
        caller: as,
        init: request,
        expected: "untouched",
      });
    }
  }

  async #tryCall(call: {
    name: string;
    route: Route;
    how: string;
    where: string;
    caller: Caller;
    init: RequestInit;
    expected: Word;
  }): Promise<void> {
    const { name, route, how, where, caller, init, expected } = call;
    if (route.goesOn) await this.#stage.killEntry();
    if (route.erases) await this.#stage.give(caller);
    const before = await this.#stage.snapshot();
    const answer = await ask(`${this.#url}${where}`, this.#as(caller, init));
    const isTouched = (await this.#stage.snapshot()) !== before;
    const word = wordForAction(answer);
    let problem: string | undefined;
    if (expected !== "done" && isTouched) problem = "something was written";
    else if (expected === "done" && !route.reads && how !== "at /" && !isTouched)
      problem = "nothing was written";
    else if (how === "action" && expected !== "untouched" && word !== expected)
      problem = `is answered "${word}" instead of "${expected}"`;
    else if (expected === "untouched" && word === "done" && route.kind !== "libraryAction")
      problem = "it was done";
    else problem = this.#leak(answer, route, caller, expected);
    this.#note({ route: name, how, caller, word: isTouched ? "done" : word, problem });
    if (route.goesOn && isTouched) await this.#stage.settle();
    if (route.erases) await this.#stage.give(caller);
  }

  /** A mark of somebody, or of the console, that stands where it may not. */
  #leak({ body }: Answer, route: Route, caller: Caller, expected: Word): string | undefined {
    const isConsole = route.kind === "console" || route.kind === "consoleAction";
    const isShown = expected === "shown" || expected === "done";
    if (isConsole && isShown) return undefined;
    const own = isShown && caller !== "anonymous" ? this.#stage.person(caller).mark : undefined;
    const strangers = [...this.#stage.people].filter(
      ([who, { mark }]) => mark !== own && !(isShown && this.#maySee(who, route, caller)),
    );
    const marks = [...strangers.map(([who, { mark }]) => [who, mark]), ...Object.entries(this.#stage.marks)];
    const found = marks.find(([, mark]) => body.includes(mark ?? ""));
    return found && `is shown what is ${found[0]}'s`;
  }

  /** Whether somebody's mark may stand in what a caller is shown: in the directory, everybody's who does not hide from them. */
  #maySee(who: string, { shows, mentions }: Route, caller: Caller): boolean {
    if (shows === "stranger" || mentions === who) return who === "victim";
    if (shows !== "directory" || who === "deleted") return false;
    const seesEverybody = caller === "admin" || (caller === "oneFactor" && this.#wall === "walled");
    return seesEverybody || !["hidden", "banned"].includes(who);
  }

  #marksShown({ shows }: Route, caller: Caller): string[] {
    if (shows === "own") return caller === "anonymous" ? [] : [this.#stage.person(caller).mark];
    if (shows === "stranger" || shows === "directory") return [this.#stage.person("victim").mark];
    return shows === "delivery" || shows === "audit" ? [this.#stage.marks[shows]] : [];
  }

  /** Before the app hears of it, Clerk sends a browser with an old token for a new one. Public pages don't ask who looks. */
  #expected(route: Route, caller: Caller, how: PageRequest): Word {
    const isRenewed = caller === "expired" && how === "document" && route.kind !== "public";
    return isRenewed ? "renew" : expectedOf(route, caller, this.#wall);
  }

  #fields(route: Route, expected: Word, caller: Caller): Record<string, string> {
    const [victim, target] = [this.#stage.person("victim").id, this.#stage.person("target").id];
    const { delivery, deadEntry } = this.#stage;
    const owner = this.#stage.person(expected === "done" ? caller : "victim");
    const world = { victim, target, own: ownIdOf(owner), delivery, deadEntry, text: `Written ${newMark()}` };
    return route.fields?.(world, expected === "done" ? target : victim) ?? {};
  }

  #pathOf({ pages: [page = ""] }: Action): string {
    return pathPattern(page).replace("[id]", this.#stage.person("victim").id);
  }

  #as(caller: Caller, init: RequestInit): RequestInit {
    return withHeaders(init, {}, this.#minter.cookies(caller, this.#stage.person(caller), this.#url));
  }

  #note(cell: Omit<Cell, "wall">): void {
    this.cells.push({ ...cell, wall: this.#wall });
  }
}
