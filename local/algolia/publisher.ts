import type { BatchRequest, IndexSettings } from "@algolia/client-search";
import type { StateFile } from "./database.ts";
import { matchingRecords } from "./engine/search.ts";
import { Index, type Indices, readReplica, shareable } from "./indices.ts";
import type { Operation } from "./operations.ts";
import { applyPartialUpdate } from "./partial-update.ts";

/** Makes the writes that were acknowledged visible, in memory and in the state file. */
export class Publisher {
  readonly #indices: Indices;
  readonly #state: StateFile;

  constructor(indices: Indices, state: StateFile) {
    this.#indices = indices;
    this.#state = state;
  }

  /** Does what a task is for. Nothing can fail that the request did not check. */
  publish(name: string, operation: Operation): void {
    // The index may have become a replica while the task waited.
    if (this.#indices.get(writtenBy(name, operation) ?? "")?.primary) return;
    switch (operation.type) {
      case "batch":
        this.#batch(name, operation.requests);
        break;
      case "clear":
        this.#clear(this.#open(name));
        break;
      case "delete":
        this.#delete(name);
        break;
      case "deleteBy":
        this.#deleteBy(name, operation);
        break;
      case "settings":
        this.#changeSettings(this.#open(name), operation);
        break;
      case "copy":
        this.#copy(name, operation);
        break;
      case "move":
        this.#move(name, operation.destination);
        break;
    }
  }

  /** The index of a name, which a write creates if there is none. */
  #open(name: string): Index {
    const index = this.#indices.get(name) ?? new Index(name);
    this.#indices.add(index);
    this.#save(index);
    return index;
  }

  #save(index: Index): void {
    index.updatedAt = new Date().toISOString();
    this.#state.putIndex(index.row);
  }

  #batch(name: string, requests: BatchRequest[]): void {
    for (const { action, body } of requests) {
      if (action === "delete") this.#delete(name);
      else if (action === "clear") this.#clear(this.#open(name));
      else this.#change(this.#indices.get(name) ?? this.#open(name), action, body);
    }
    const index = this.#indices.get(name);
    if (index) this.#save(index);
  }

  #change({ name, records }: Index, action: BatchRequest["action"], body: Record<string, unknown>): void {
    const objectID = String(body.objectID);
    if (action === "deleteObject") {
      records.delete(objectID);
      this.#state.deleteRecord(name, objectID);
      return;
    }
    const stored = records.get(objectID);
    if (action === "partialUpdateObjectNoCreate" && stored === undefined) return;
    const isPartial = action.startsWith("partial");
    const record = isPartial ? applyPartialUpdate(stored, body, objectID) : { ...body, objectID };
    if (record === undefined) return;
    records.put(record);
    this.#state.putRecord(name, record);
  }

  #clear(index: Index): void {
    index.records.clear();
    this.#state.deleteRecords(index.name);
  }

  #delete(name: string): void {
    const index = this.#indices.get(name);
    if (index === undefined) return;
    // Replicas outlive their primary index, as indices of their own.
    for (const replica of this.#indices.replicasOf(index)) this.#detach(replica);
    if (index.primary) this.#forgetReplica(index.primary, name);
    this.#indices.delete(name);
    this.#state.deleteIndex(name);
  }

  #forgetReplica(primary: Index, name: string): void {
    const replicas = primary.own.replicas?.filter((entry) => readReplica(entry).name !== name);
    primary.setSettings({ ...primary.own, replicas });
    this.#save(primary);
  }

  #deleteBy(name: string, { parameters }: Operation & { type: "deleteBy" }): void {
    const index = this.#indices.get(name);
    if (index === undefined) return;
    for (const { objectID } of matchingRecords(index, { parameters, restriction: [], params: "" })) {
      index.records.delete(objectID);
      this.#state.deleteRecord(name, objectID);
    }
  }

  #changeSettings(index: Index, { settings, forwardToReplicas }: Operation & { type: "settings" }): void {
    index.setSettings({ ...index.own, ...settings });
    this.#save(index);
    if (forwardToReplicas) {
      for (const replica of this.#indices.replicasOf(index)) {
        replica.setSettings({ ...replica.own, ...shareable(settings) });
        this.#save(replica);
      }
    }
    if (settings.replicas !== undefined) this.#setReplicas(index, settings.replicas ?? []);
    const users = [index, ...this.#indices.replicasOf(index)];
    index.records.keepOnly(users.map((user) => user.settings));
  }

  #setReplicas(primary: Index, entries: string[]): void {
    const wanted = new Map(entries.map(readReplica).map((replica) => [replica.name, replica]));
    for (const replica of this.#indices.replicasOf(primary)) {
      if (!wanted.has(replica.name)) this.#detach(replica);
    }
    for (const { name, isVirtual } of wanted.values()) {
      const known = this.#indices.get(name);
      const settings: IndexSettings = isVirtual ? {} : shareable(primary.own);
      const replica = known ?? new Index(name, { settings });
      // What the index held before it became a replica is replaced.
      this.#state.deleteRecords(name);
      replica.primary = primary;
      replica.isVirtual = isVirtual;
      this.#indices.add(replica);
      this.#save(replica);
    }
  }

  /** Makes a replica an index of its own; a virtual one has nothing of its own and is empty then. */
  #detach(replica: Index): void {
    const records = replica.isVirtual ? [] : [...replica.records.all()];
    replica.primary = undefined;
    replica.isVirtual = false;
    replica.records.clear();
    for (const record of records) {
      replica.records.put(record);
      this.#state.putRecord(replica.name, record);
    }
    this.#save(replica);
  }

  #copy(name: string, { destination, scope }: Operation & { type: "copy" }): void {
    const source = this.#indices.get(name);
    if (source === undefined) return;
    const target = this.#open(destination);
    if (scope === undefined || scope.includes("settings")) {
      target.setSettings({ ...shareable(source.own), ...replicasOf(target) });
    }
    if (scope === undefined) {
      const records = [...source.records.all()];
      this.#clear(target);
      for (const record of records) {
        target.records.put(record);
        this.#state.putRecord(destination, record);
      }
    }
    this.#save(target);
  }

  #move(name: string, destination: string): void {
    const source = this.#indices.get(name);
    if (source === undefined || name === destination) return;
    const target = this.#open(destination);
    target.setSettings({ ...shareable(source.own), ...replicasOf(target) });
    target.records = source.records;
    this.#state.deleteRecords(destination);
    for (const record of source.records.all()) this.#state.putRecord(destination, record);
    this.#save(target);
    this.#delete(name);
  }
}

/** The replicas of an index stay its own, whatever settings are copied over the others. */
const replicasOf = ({ own }: Index): IndexSettings => (own.replicas ? { replicas: own.replicas } : {});

/** The index whose records an operation writes, if any. */
function writtenBy(name: string, operation: Operation): string | undefined {
  if (operation.type === "settings" || operation.type === "delete") return undefined;
  return operation.type === "copy" || operation.type === "move" ? operation.destination : name;
}
