import { type SearchableAttribute, searchableAttributes } from "../attributes.ts";
import { type IndexRecord, textPaths, valuesAt } from "../records.ts";
import type { ResolvedSettings } from "../settings.ts";
import { tokenize } from "./tokenizer.ts";
import { lowerBound } from "./typos.ts";

/** Where a word occurs: a document and a place for each occurrence, in two lists of equal length. */
export interface Postings {
  documents: number[];
  places: number[];
}

/** The distance between the values of an array, so that words in two of them are no neighbours. */
const GAP = 8;
const MAXIMUM_POSITION = 0xf_ffff;
/** Up to how many new words are sorted into the dictionary one by one. */
const FEW = 200;

/** An occurrence in one number: the attribute, the word's position in it, and whether it is all there is. */
const toPlace = (attribute: number, position: number, isWhole: boolean): number =>
  (attribute << 21) | (Math.min(position, MAXIMUM_POSITION) << 1) | (isWhole ? 1 : 0);
export const attributeOf = (place: number): number => place >> 21;
export const positionOf = (place: number): number => (place >> 1) & MAXIMUM_POSITION;
export const isWhole = (place: number): boolean => (place & 1) === 1;

/** The words of the records of an index, in memory. Documents are only ever added: numbers are not used twice. */
export class InvertedIndex {
  /** The searchable attributes, by their numbers in places. */
  readonly attributes: SearchableAttribute[];
  readonly #isOpen: boolean;
  readonly #separators: string;
  readonly #numbers = new Map<string, number>();
  readonly #dictionary = new Map<string, Postings>();
  #sorted: string[] = [];
  #unsorted: string[] = [];

  constructor(settings: ResolvedSettings) {
    const declared = searchableAttributes(settings);
    this.#isOpen = declared === undefined;
    this.attributes = declared ?? [];
    this.#separators = settings.separatorsToIndex;
  }

  /** What makes two inverted indexes of the same records equal. */
  static signature({ searchableAttributes, separatorsToIndex }: ResolvedSettings): string {
    return JSON.stringify([searchableAttributes ?? null, separatorsToIndex]);
  }

  /** All words, sorted. */
  get words(): readonly string[] {
    if (this.#unsorted.length > FEW) {
      this.#sorted = [...this.#sorted, ...this.#unsorted].sort();
    } else {
      for (const word of this.#unsorted) this.#sorted.splice(lowerBound(this.#sorted, word), 0, word);
    }
    this.#unsorted = [];
    return this.#sorted;
  }

  postings(word: string): Postings | undefined {
    return this.#dictionary.get(word);
  }

  /** Adds the words of a record under the number of its document. */
  add(document: number, record: IndexRecord): void {
    if (this.#isOpen) {
      for (const path of textPaths(record)) this.#addAttribute(document, record, this.#numberOf(path));
    } else {
      for (let number = 0; number < this.attributes.length; number++) {
        this.#addAttribute(document, record, number);
      }
    }
  }

  #numberOf(path: string): number {
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    const number = this.attributes.push({ path, keys: path.split("."), rank: 0, isOrdered: false }) - 1;
    this.#numbers.set(path, number);
    return number;
  }

  #addAttribute(document: number, record: IndexRecord, number: number): void {
    const attribute = this.attributes[number] as SearchableAttribute;
    let base = 0;
    for (const value of valuesAt(record, attribute.keys)) {
      if (typeof value === "boolean") continue;
      const tokens = tokenize(String(value), this.#separators);
      for (const [index, { word }] of tokens.entries()) {
        this.#add(word, document, toPlace(number, base + index, tokens.length === 1));
      }
      base += tokens.length + GAP;
    }
  }

  #add(word: string, document: number, place: number): void {
    let postings = this.#dictionary.get(word);
    if (postings === undefined) {
      postings = { documents: [], places: [] };
      this.#dictionary.set(word, postings);
      this.#unsorted.push(word);
    }
    postings.documents.push(document);
    postings.places.push(place);
  }
}
