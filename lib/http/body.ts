import { AppError } from "#lib/errors.ts";

/**
 * Reads a request's body as text, and stops as soon as it is too large, whatever its Content-Length says.
 *
 * @param maxBytes how many bytes are taken
 * @throws AppError `too_large`; `invalid_input` where it is no UTF-8
 */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = () => new AppError("too_large", `The body is larger than ${maxBytes} bytes.`);
  if (Number(request.headers.get("content-length")) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    // At the end only: where a body is left in the middle, the connection is gone before the answer.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new AppError("invalid_input", "The body is not UTF-8.", { cause: error });
  }
}
