/** The records of the contract tests. */
export const people = [
  { objectID: "ada", name: "Ada Lovelace", role: "admin", version: 3 },
  { objectID: "grace", name: "Grace Hopper", role: "member", version: 7 },
  { objectID: "alan", name: "Alan Turing", role: "member", version: 12 },
];

/** Their index. */
export const indexName = "people";
