import type { WireValue } from "./protocol.ts";

/** What the engine binds and returns. It reads JavaScript numbers as REAL and aborts the process on booleans. */
export type EngineValue = null | bigint | number | string | Buffer;

/** JSON has no infinity, but `1e999` is a valid number that every reader of doubles overflows to one. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): number };
const POSITIVE_INFINITY = rawJSON("1e999");
const NEGATIVE_INFINITY = rawJSON("-1e999");

/** Turns an argument from the wire into a value for the engine. */
export function toEngineValue(value: WireValue): EngineValue {
  switch (value.type) {
    case "null":
      return null;
    case "integer":
      return BigInt(value.value);
    case "float":
    case "text":
      return value.value;
    case "blob":
      return Buffer.from(value.base64, "base64");
  }
}

/** Turns a value from the engine (read with safe integers) into its form on the wire. */
export function toWireValue(value: EngineValue): WireValue {
  if (value === null) return { type: "null" };
  if (typeof value === "bigint") return { type: "integer", value: value.toString() };
  if (typeof value === "number") return { type: "float", value: toJsonNumber(value) };
  if (typeof value === "string") return { type: "text", value };
  // libsql-server leaves the padding out; base64 decoders of clients accept both.
  return { type: "blob", base64: value.toString("base64").replace(/=+$/, "") };
}

/** About how many bytes a value takes in a response. */
export function wireSize(value: EngineValue): number {
  const envelope = 24;
  if (typeof value === "string") return envelope + Buffer.byteLength(value);
  return Buffer.isBuffer(value) ? envelope + value.length : 2 * envelope;
}

function toJsonNumber(value: number): number {
  if (Number.isFinite(value)) return value;
  return value > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY;
}
