import type { IndexRecord } from "../records.ts";
import type { ResolvedSettings } from "../settings.ts";
import { InvertedIndex } from "./inverted-index.ts";

/** How many documents may be dead before the others are numbered anew. */
const MINIMUM_DEAD = 1000;

/** The records of an index and of its replicas, in memory, with the inverted indexes that their settings ask for. */
export class RecordStore {
  /** The records by the numbers of their documents; a hole where one was replaced or deleted. */
  documents: (IndexRecord | undefined)[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #inverted = new Map<string, InvertedIndex>();
  #order: number[] | undefined;

  get size(): number {
    return this.#numbers.size;
  }

  get(objectID: string): IndexRecord | undefined {
    const number = this.#numbers.get(objectID);
    return number === undefined ? undefined : this.documents[number];
  }

  /** All records, in no particular order. */
  *all(): Generator<IndexRecord> {
    for (const number of this.#numbers.values()) yield this.documents[number] as IndexRecord;
  }

  put(record: IndexRecord): void {
    this.delete(record.objectID);
    const number = this.documents.push(record) - 1;
    this.#numbers.set(record.objectID, number);
    for (const inverted of this.#inverted.values()) inverted.add(number, record);
    this.#order = undefined;
  }

  delete(objectID: string): void {
    const number = this.#numbers.get(objectID);
    if (number === undefined) return;
    this.documents[number] = undefined;
    this.#numbers.delete(objectID);
    this.#order = undefined;
    if (this.documents.length > 2 * this.size + MINIMUM_DEAD) this.#compact();
  }

  clear(): void {
    this.documents = [];
    this.#numbers.clear();
    this.#inverted.clear();
    this.#order = undefined;
  }

  /** The numbers of all documents, sorted by their objectIDs. */
  get order(): readonly number[] {
    this.#order ??= [...this.#numbers.entries()]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, number]) => number);
    return this.#order;
  }

  /** The inverted index for some settings; replicas that search the same way share it. */
  invertedFor(settings: ResolvedSettings): InvertedIndex {
    const signature = InvertedIndex.signature(settings);
    let inverted = this.#inverted.get(signature);
    if (inverted === undefined) {
      inverted = new InvertedIndex(settings);
      for (const [number, record] of this.documents.entries()) {
        if (record !== undefined) inverted.add(number, record);
      }
      this.#inverted.set(signature, inverted);
    }
    return inverted;
  }

  /** Forgets the inverted indexes that no settings ask for any more. */
  keepOnly(settings: ResolvedSettings[]): void {
    const wanted = new Set(settings.map(InvertedIndex.signature));
    for (const signature of this.#inverted.keys()) {
      if (!wanted.has(signature)) this.#inverted.delete(signature);
    }
  }

  #compact(): void {
    const records = [...this.all()];
    this.clear();
    this.documents = records;
    for (const [number, { objectID }] of records.entries()) this.#numbers.set(objectID, number);
  }
}
