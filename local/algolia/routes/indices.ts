import type {
  DeletedAtResponse,
  FetchedIndex,
  GetTaskResponse,
  ListIndicesResponse,
  OperationIndexParams,
  UpdatedAtResponse,
} from "@algolia/client-search";
import { Hono } from "hono";
import { requireAcl } from "../access.ts";
import type { Application } from "../application.ts";
import { errors } from "../errors.ts";
import { type AlgoliaEnv, jsonBody } from "../http.ts";
import { type Index, readReplica } from "../indices.ts";
import { checkDeleteBy, type Operation } from "../operations.ts";
import { requireNoReplica } from "./writes.ts";

const now = () => new Date().toISOString();
const SCOPES = ["settings", "synonyms", "rules"] as const satisfies OperationIndexParams["scope"];

/** Indices as a whole, and the tasks on them. */
export function indexRoutes(application: Application): Hono<AlgoliaEnv> {
  const { indices, tasks } = application;
  return new Hono<AlgoliaEnv>()
    .get("/", (context) => {
      requireAcl(context.get("access"), "listIndexes");
      const all = [...indices].map((index) => describeIndex(application, index));
      const { page, hitsPerPage = "100" } = context.req.query();
      if (page === undefined) return context.json({ items: all, nbPages: 1 } satisfies ListIndicesResponse);
      const size = Number(hitsPerPage);
      const items = all.slice(Number(page) * size, (Number(page) + 1) * size);
      return context.json({ items, nbPages: Math.ceil(all.length / size) } satisfies ListIndicesResponse);
    })
    .get("/:index/task/:taskID", (context) => {
      requireAcl(context.get("access"), "addObject");
      return context.json(tasks.status(Number(context.req.param("taskID"))) satisfies GetTaskResponse);
    })
    .post("/:index/clear", (context) => {
      const name = context.req.param("index");
      requireAcl(context.get("access"), "deleteIndex");
      requireNoReplica(application, name, "clear");
      const taskID = tasks.add(name, { type: "clear" });
      return context.json({ taskID, updatedAt: now() } satisfies UpdatedAtResponse);
    })
    .post("/:index/deleteByQuery", (context) => {
      const name = context.req.param("index");
      requireAcl(context.get("access"), "deleteIndex");
      requireNoReplica(application, name, "deleteByQuery");
      const body = jsonBody(context);
      const inParams = typeof body.params === "string" ? new URLSearchParams(body.params) : undefined;
      const parameters = checkDeleteBy(inParams ? Object.fromEntries(inParams) : body);
      const taskID = tasks.add(name, { type: "deleteBy", parameters });
      return context.json({ taskID, updatedAt: now() } satisfies UpdatedAtResponse);
    })
    .post("/:index/operation", (context) => {
      const name = context.req.param("index");
      requireAcl(context.get("access"), "addObject");
      const operation = readOperation(jsonBody(context));
      requireNoReplica(application, operation.destination, operation.type);
      if (operation.type === "move") requireNoReplica(application, name, "move");
      const taskID = tasks.add(name, operation);
      // The client asks for the task by the name of the destination, and gets it: IDs are the application's.
      return context.json({ taskID, updatedAt: now() } satisfies UpdatedAtResponse);
    })
    .delete("/:index", (context) => {
      requireAcl(context.get("access"), "deleteIndex");
      const taskID = tasks.add(context.req.param("index"), { type: "delete" });
      return context.json({ taskID, deletedAt: now() } satisfies DeletedAtResponse);
    });
}

function readOperation(body: Record<string, unknown>): Operation & { type: "copy" | "move" } {
  const { operation, destination, scope } = body;
  if (operation !== "copy" && operation !== "move")
    throw errors.badRequest(`Invalid operation: ${operation}`);
  if (typeof destination !== "string" || destination === "") {
    throw errors.badRequest("`destination` attribute should be a string");
  }
  if (scope === undefined || scope === null) return { type: operation, destination };
  const isKnown = Array.isArray(scope) && scope.every((part) => SCOPES.includes(part));
  if (!isKnown) throw errors.badRequest(`Invalid scope: ${JSON.stringify(scope)}`);
  return { type: operation, destination, scope };
}

function describeIndex({ tasks }: Application, index: Index): FetchedIndex {
  const { name, createdAt, updatedAt, records, primary, isVirtual, own } = index;
  const pending = tasks.pendingFor(name);
  let dataSize = 0;
  for (const record of records.all()) dataSize += JSON.stringify(record).length;
  return {
    name,
    createdAt,
    updatedAt,
    entries: records.size,
    dataSize,
    fileSize: dataSize,
    lastBuildTimeS: 0,
    numberOfPendingTasks: pending,
    pendingTask: pending > 0,
    ...(primary ? { primary: primary.name, ...(isVirtual ? { virtual: true } : {}) } : {}),
    ...(own.replicas ? { replicas: own.replicas.map((entry) => readReplica(entry).name) } : {}),
  };
}
