/** A record of an index. Algolia's own name for it is "object", hence objectID. */
export type IndexRecord = Record<string, unknown> & { objectID: string };

export type Scalar = string | number | boolean;

/** Whether something is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function collect(value: unknown, keys: readonly string[], depth: number, found: Scalar[]): void {
  if (Array.isArray(value)) {
    for (const element of value) collect(element, keys, depth, found);
  } else if (isObject(value)) {
    const key = keys[depth];
    if (key !== undefined) collect(value[key], keys, depth + 1, found);
  } else if (depth === keys.length && value !== null && value !== undefined) {
    found.push(value as Scalar);
  }
}

/** All strings, numbers and booleans of a record at a path such as `authors.name`, through arrays on the way. */
export function valuesAt(record: IndexRecord, keys: readonly string[]): Scalar[] {
  const found: Scalar[] = [];
  collect(record, keys, 0, found);
  return found;
}

/**
 * Every path of a record that holds strings or numbers, the way an index without `searchableAttributes` sees it.
 * Attributes whose names start with an underscore are Algolia's own.
 */
export function textPaths(record: IndexRecord): string[] {
  const paths = new Set<string>();
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      for (const element of value) visit(element, path);
    } else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) visit(inner, path === "" ? key : `${path}.${key}`);
    } else if (typeof value === "string" || typeof value === "number") {
      paths.add(path);
    }
  };
  for (const [key, value] of Object.entries(record)) {
    if (key !== "objectID" && !key.startsWith("_")) visit(value, key);
  }
  return [...paths];
}
