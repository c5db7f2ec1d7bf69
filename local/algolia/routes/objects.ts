import type {
  BatchResponse,
  DeletedAtResponse,
  GetObjectsResponse,
  MultipleBatchResponse,
  SaveObjectResponse,
  UpdatedAtWithObjectIdResponse,
} from "@algolia/client-search";
import { Hono } from "hono";
import { type Access, requireAcl, requireIndex } from "../access.ts";
import type { Application } from "../application.ts";
import { retrieve } from "../engine/search.ts";
import { errors } from "../errors.ts";
import { compileFilter } from "../filters/conditions.ts";
import { type AlgoliaEnv, jsonBody, queryParameters } from "../http.ts";
import { checkBatch } from "../operations.ts";
import { type IndexRecord, isObject } from "../records.ts";
import { resolveSettings } from "../settings.ts";
import { requireNoReplica } from "./writes.ts";

const now = () => new Date().toISOString();

/** Records: one by one, and in batches. */
export function objectRoutes(application: Application): Hono<AlgoliaEnv> {
  const write = (access: Access, name: string, action: string, body: unknown) => {
    requireAcl(access, action === "deleteObject" ? "deleteObject" : "addObject");
    requireNoReplica(application, name, action);
    const { requests, objectIDs } = checkBatch([{ action, body }]);
    const taskID = application.tasks.add(name, { type: "batch", requests });
    return { taskID, objectID: objectIDs[0] as string };
  };

  return new Hono<AlgoliaEnv>()
    .post("/:index{\\*}/batch", (context) => {
      requireAcl(context.get("access"), "addObject");
      return context.json(batchInMany(application, jsonBody(context).requests));
    })
    .post("/:index{\\*}/objects", (context) => {
      const { requests } = jsonBody(context);
      if (!Array.isArray(requests)) throw errors.badRequest("`requests` attribute should be an array");
      const results = requests.map((request: unknown) => {
        const { indexName, objectID, attributesToRetrieve } = isObject(request) ? request : {};
        const attributes = Array.isArray(attributesToRetrieve) ? attributesToRetrieve : undefined;
        const name = String(indexName);
        return getObject(application, context.get("access"), name, String(objectID), attributes) ?? null;
      });
      return context.json({ results } satisfies GetObjectsResponse);
    })
    .post("/:index/batch", (context) => {
      const name = context.req.param("index");
      requireAcl(context.get("access"), "addObject");
      requireNoReplica(application, name, "batch");
      const { requests, objectIDs } = checkBatch(jsonBody(context).requests);
      const taskID = application.tasks.add(name, { type: "batch", requests });
      return context.json({ taskID, objectIDs } satisfies BatchResponse);
    })
    .post("/:index", (context) => {
      const name = context.req.param("index");
      const { taskID, objectID } = write(context.get("access"), name, "addObject", jsonBody(context));
      return context.json({ taskID, objectID, createdAt: now() } satisfies SaveObjectResponse, 201);
    })
    .post("/:index/:objectID/partial", (context) => {
      const { index: name, objectID } = context.req.param();
      const isCreating = context.req.query("createIfNotExists") !== "false";
      const action = isCreating ? "partialUpdateObject" : "partialUpdateObjectNoCreate";
      const answer = write(context.get("access"), name, action, { ...jsonBody(context), objectID });
      return context.json({ ...answer, updatedAt: now() } satisfies UpdatedAtWithObjectIdResponse);
    })
    .get("/:index/:objectID", (context) => {
      const { index: name, objectID } = context.req.param();
      const attributes = queryParameters(context).attributesToRetrieve?.split(",");
      const record = getObject(application, context.get("access"), name, objectID, attributes);
      if (record === undefined) throw errors.noObject();
      return context.json(record);
    })
    .put("/:index/:objectID", (context) => {
      const { index: name, objectID } = context.req.param();
      const body = { ...jsonBody(context), objectID };
      const answer = write(context.get("access"), name, "updateObject", body);
      return context.json({ ...answer, updatedAt: now() } satisfies UpdatedAtWithObjectIdResponse);
    })
    .delete("/:index/:objectID", (context) => {
      const { index: name, objectID } = context.req.param();
      const { taskID } = write(context.get("access"), name, "deleteObject", { objectID });
      return context.json({ taskID, deletedAt: now() } satisfies DeletedAtResponse);
    });
}

/** A record, unless the key's filters hide it. */
function getObject(
  { indices }: Application,
  access: Access,
  name: string,
  objectID: string,
  attributesToRetrieve: string[] | undefined,
): IndexRecord | undefined {
  requireAcl(access, "search");
  requireIndex(access, name);
  const index = indices.require(name);
  const record = index.records.get(objectID);
  if (record === undefined || !compileFilter(access.restriction, index.settings)(record)) return undefined;
  const forced = access.forced.attributesToRetrieve;
  const overrides = forced ?? attributesToRetrieve;
  return retrieve(
    record,
    resolveSettings(index.settings, overrides ? { attributesToRetrieve: overrides } : {}),
  );
}

/** A batch for several indices becomes one task for each of them. */
function batchInMany(application: Application, requests: unknown): MultipleBatchResponse {
  const { requests: checked, objectIDs } = checkBatch(requests);
  const byIndex = Map.groupBy(checked.entries(), ([position]) => {
    const request: unknown = (requests as unknown[])[position];
    const { indexName } = isObject(request) ? request : {};
    if (typeof indexName !== "string" || indexName === "") {
      throw errors.badRequest(`\`indexName\` of action ${position} should be a string`);
    }
    requireNoReplica(application, indexName, "batch");
    return indexName;
  });
  const tasks = [...byIndex].map(([name, entries]): [string, number] => {
    const operation = { type: "batch" as const, requests: entries.map(([, request]) => request) };
    return [name, application.tasks.add(name, operation)];
  });
  return { taskID: Object.fromEntries(tasks), objectIDs };
}
