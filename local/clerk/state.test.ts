import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Collection, Store } from "./state.ts";

interface Note {
  id: string;
  text: string | null;
  tags?: { name: string }[];
}

let dir: string;
let store: Store;
let notes: Collection<Note>;

function open(): void {
  // The folder is not there yet.
  store = new Store(join(dir, "new", "state.db"), { notes: ["text"], other: [] });
  notes = store.collection("notes", "ins_1");
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "clerk-state-"));
  open();
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

const ids = (found: Note[]) => found.map((note) => note.id);

describe("a collection", () => {
  it("has its documents again after the file was closed and opened", () => {
    notes.put({ id: "a", text: "wörld 'quoted' \u{1f600}" });
    store.close();
    open();
    expect(notes.get("a")).toEqual({ id: "a", text: "wörld 'quoted' \u{1f600}" });
  });

  it("replaces a document as a whole, and leaves it where it was in the order", () => {
    notes.put({ id: "a", text: "old", tags: [] });
    notes.put({ id: "b", text: "second" });
    notes.put({ id: "a", text: "new" });
    expect(notes.all()).toEqual([
      { id: "b", text: "second" },
      { id: "a", text: "new" },
    ]);
    expect(notes.count()).toBe(2);
  });

  it("finds documents by a field, newest first, also those in which it is null", () => {
    for (const [id, text] of [
      ["a", "same"],
      ["b", null],
      ["c", "same"],
      ["d", "Same"],
    ] as const) {
      notes.put({ id, text });
    }
    expect(ids(notes.findBy("text", "same"))).toEqual(["c", "a"]);
    expect(ids(notes.findBy("text", null))).toEqual(["b"]);
    expect(ids(notes.findBy("text", "' OR 1 = 1 --"))).toEqual([]);
  });

  it("finds documents by an element of a list, once each", () => {
    notes.put({ id: "a", text: null, tags: [{ name: "x" }, { name: "x" }] });
    notes.put({ id: "b", text: null, tags: [{ name: "y" }] });
    notes.put({ id: "c", text: null });
    expect(ids(notes.findByElement("tags", "name", "x"))).toEqual(["a"]);
  });

  it("has nothing under an id that is missing", () => {
    expect([notes.get("none"), notes.get(null), notes.get(undefined)]).toEqual([null, null, null]);
    notes.put({ id: "a", text: null });
    notes.delete("a");
    notes.delete("a");
    expect(notes.get("a")).toBeNull();
  });

  it("belongs to one instance, and is cleared without the others", () => {
    const others = store.collection<Note>("notes", "ins_2");
    notes.put({ id: "a", text: "mine" });
    others.put({ id: "a", text: "theirs" });
    store.clear("ins_1");
    expect([notes.get("a"), others.get("a")?.text]).toEqual([null, "theirs"]);
  });
});

describe("a transaction", () => {
  it("keeps all its writes or none", () => {
    expect(
      store.transaction(() => {
        notes.put({ id: "kept", text: null });
        return "result";
      }),
    ).toBe("result");
    expect(() =>
      store.transaction(() => {
        notes.put({ id: "lost", text: null });
        notes.delete("kept");
        throw new Error("in the middle");
      }),
    ).toThrow("in the middle");
    expect(ids(notes.all())).toEqual(["kept"]);
  });

  it("joins the one around it", () => {
    expect(() =>
      store.transaction(() => {
        store.transaction(() => notes.put({ id: "inner", text: null }));
        throw new Error("outside");
      }),
    ).toThrow("outside");
    expect(notes.all()).toEqual([]);
    store.transaction(() => notes.put({ id: "later", text: null }));
    expect(ids(notes.all())).toEqual(["later"]);
  });
});
