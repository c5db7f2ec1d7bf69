// The build for Workers, asked for by name: Next and Node would take theirs for Node. The package's own types of it have a
// path that it does not export.
declare module "@algolia/client-search/dist/builds/worker.js" {
  import type {
    searchClient as create,
    SearchClient,
    SecuredApiKeyRestrictions,
  } from "@algolia/client-search";

  export function searchClient(...args: Parameters<typeof create>): SearchClient & {
    generateSecuredApiKey(options: {
      parentApiKey: string;
      restrictions?: SecuredApiKeyRestrictions;
    }): Promise<string>;
  };
}
