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
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge();
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError)
      throw new AppError("invalid_input", "The body is not UTF-8.", { cause: error });
    throw error;
  }
}
