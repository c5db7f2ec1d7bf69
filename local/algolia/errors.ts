/** An error as Algolia answers it: `{ message, status }`. */
export class AlgoliaError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "AlgoliaError";
    this.status = status;
  }
}

/** What the server says, in Algolia's words where they are known. */
export const errors = {
  badRequest: (message: string) => new AlgoliaError(400, message),
  invalidCredentials: () => new AlgoliaError(403, "Invalid Application-ID or API key"),
  methodNotAllowed: () => new AlgoliaError(403, "Method not allowed with this API key"),
  indexNotAllowed: () => new AlgoliaError(403, "Index not allowed with this API key"),
  noIndex: (name: string) => new AlgoliaError(404, `Index ${name} does not exist`),
  noKey: () => new AlgoliaError(404, "Key does not exist"),
  noObject: () => new AlgoliaError(404, "ObjectID does not exist"),
  noTask: () => new AlgoliaError(404, "Task does not exist"),
  onReplica: (operation: string) =>
    new AlgoliaError(400, `cannot apply the ${operation} operation on a replica index`),
  tooBig: (position: number, objectID: string, size: number, limit: number) =>
    new AlgoliaError(
      413,
      `Record at the position ${position} objectID=${objectID} is too big size=${size}/${limit} bytes. ` +
        "Please have a look at https://www.algolia.com/doc/guides/sending-and-managing-data/prepare-your-data/in-depth/index-and-records-size-and-usage-limitations/#record-size-limits",
    ),
  notImplemented: (what: string) =>
    new AlgoliaError(
      501,
      `The local Algolia does not implement ${what}. See "What is not in it" in local/algolia/README.md.`,
    ),
};
