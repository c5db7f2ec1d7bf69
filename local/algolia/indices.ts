import type { IndexSettings } from "@algolia/client-search";
import type { IndexRow } from "./database.ts";
import { RecordStore } from "./engine/record-store.ts";
import { errors } from "./errors.ts";
import { type ResolvedSettings, resolveSettings } from "./settings.ts";

/** The settings that a primary index does not share with its replicas. */
const OF_PRIMARY = ["replicas", "primary"];

/** An index in memory. A replica has settings of its own and the records of its primary index. */
export class Index {
  readonly name: string;
  readonly createdAt: string;
  updatedAt: string;
  /** What was set, without the defaults. */
  own: IndexSettings;
  primary: Index | undefined;
  isVirtual: boolean;
  #records = new RecordStore();
  #resolved: ResolvedSettings | undefined;

  constructor(name: string, { settings = {}, isVirtual = false, ...times }: Partial<IndexRow> = {}) {
    this.name = name;
    this.own = settings;
    this.isVirtual = isVirtual;
    this.createdAt = times.createdAt ?? new Date().toISOString();
    this.updatedAt = times.updatedAt ?? this.createdAt;
  }

  get records(): RecordStore {
    return this.primary?.records ?? this.#records;
  }

  set records(records: RecordStore) {
    this.#records = records;
  }

  /** The settings that hold. A virtual replica takes what it does not set from its primary index. */
  get settings(): ResolvedSettings {
    if (this.isVirtual && this.primary) return resolveSettings(shareable(this.primary.own), this.own);
    this.#resolved ??= resolveSettings(this.own);
    return this.#resolved;
  }

  setSettings(settings: IndexSettings): void {
    this.own = settings;
    this.#resolved = undefined;
  }

  /** The row that keeps this index. */
  get row(): IndexRow {
    const { name, own, primary, isVirtual, createdAt, updatedAt } = this;
    return { name, settings: own, primary: primary?.name, isVirtual, createdAt, updatedAt };
  }
}

/** The settings of an index that a replica or a copy takes over. */
export function shareable(settings: IndexSettings): IndexSettings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !OF_PRIMARY.includes(name)));
}

/** Reads an entry of the setting `replicas`. */
export function readReplica(entry: string): { name: string; isVirtual: boolean } {
  const virtual = /^virtual\((.+)\)$/.exec(entry)?.[1];
  return { name: virtual ?? entry, isVirtual: virtual !== undefined };
}

/** The indices of an application, in memory. */
export class Indices {
  readonly #indices = new Map<string, Index>();

  *[Symbol.iterator](): Generator<Index> {
    yield* [...this.#indices.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  get(name: string): Index | undefined {
    return this.#indices.get(name);
  }

  /** @throws AlgoliaError 404 if there is no such index */
  require(name: string): Index {
    const index = this.#indices.get(name);
    if (index === undefined) throw errors.noIndex(name);
    return index;
  }

  add(index: Index): void {
    this.#indices.set(index.name, index);
  }

  delete(name: string): void {
    this.#indices.delete(name);
  }

  clear(): void {
    this.#indices.clear();
  }

  replicasOf(primary: Index): Index[] {
    return [...this.#indices.values()].filter((index) => index.primary === primary);
  }
}
