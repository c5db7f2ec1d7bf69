import type { Context } from "hono";
import { errors } from "./errors.ts";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import type { ImageRecord } from "./records.ts";

/** A file as it was uploaded. */
export interface UploadedImage {
  type: string;
  bytes: Uint8Array;
}

/**
 * Reads the file of a multipart form.
 * @throws ClerkError when it is no such form
 */
export async function readImage(context: Context): Promise<UploadedImage | null> {
  const { file } = await context.req.parseBody().catch(() => {
    throw errors.bodyInvalid();
  });
  return file instanceof File ? { type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) } : null;
}

/** Pictures only: a vector graphic could carry scripts. */
const IMAGE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/**
 * Stores a picture in place of the one before.
 * @param replacedId the picture that it takes the place of, if there is one
 * @throws ClerkError when there is no file, or it is no picture
 */
export function replaceImage(
  instance: Instance,
  file: UploadedImage | null,
  replacedId: string | null,
): ImageRecord {
  if (!file) throw errors.imageMissing();
  if (!IMAGE_TYPES.includes(file.type)) throw errors.imageTypeUnsupported(file.type);
  if (replacedId) instance.images.delete(replacedId);
  return instance.images.put({
    id: newId("img"),
    content_type: file.type,
    base64: Buffer.from(file.bytes).toString("base64"),
  });
}
