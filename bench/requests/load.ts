import { Agent, type IncomingMessage, request } from "node:http";

/** A request as a scenario makes it. */
export interface Shot {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
}

/** How an answer came: times in milliseconds from the moment it was asked for. */
export interface Answer {
  status: number;
  location: string | undefined;
  firstByteMs: number;
  lastByteMs: number;
  bytes: number;
}

/** Sends requests to one address over connections that are kept. */
export class Client {
  readonly url: URL;
  readonly #agent: Agent;

  constructor(url: URL, connections: number) {
    this.url = url;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  send({ path, method = "GET", headers = {}, body }: Shot): Promise<Answer & { text: () => string }> {
    const start = performance.now();
    return new Promise((resolve, reject) => {
      const take = (response: IncomingMessage) => {
        let firstByteMs: number | undefined;
        const pieces: Buffer[] = [];
        response.on("data", (piece: Buffer) => {
          firstByteMs ??= performance.now() - start;
          pieces.push(piece);
        });
        response.on("error", reject);
        response.on("end", () => {
          const lastByteMs = performance.now() - start;
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location,
            firstByteMs: firstByteMs ?? lastByteMs,
            lastByteMs,
            bytes: pieces.reduce((sum, { length }) => sum + length, 0),
            text: () => Buffer.concat(pieces).toString(),
          });
        });
      };
      const options = { method, headers, agent: this.#agent };
      request(new URL(path, this.url), options, take).on("error", reject).end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/**
 * Sends requests one after the other on each connection, for a time.
 *
 * @param shot makes the next request
 * @param status what each must be answered with
 * @throws Error with the answer that is not as it should be
 */
export async function loadFor(
  { url, connections, ms }: { url: URL; connections: number; ms: number },
  shot: () => Shot,
  status: number,
): Promise<Answer[]> {
  const client = new Client(url, connections);
  const answers: Answer[] = [];
  const end = performance.now() + ms;
  const send = async () => {
    while (performance.now() < end) answers.push(await sendWell(client, shot(), status));
  };
  await Promise.all(Array.from({ length: connections }, send));
  client.close();
  return answers;
}

/**
 * Sends requests at a steady rate, whether or not those before are answered.
 *
 * @param rate requests a second
 */
export async function loadAt(
  { url, rate, ms }: { url: URL; rate: number; ms: number },
  shot: () => Shot,
  status: number,
): Promise<Answer[]> {
  const client = new Client(url, 64);
  const sent: Promise<Answer>[] = [];
  const start = performance.now();
  for (let index = 0; index < (rate * ms) / 1000; index++) {
    const wait = start + (index * 1000) / rate - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    sent.push(sendWell(client, shot(), status));
  }
  const answers = await Promise.all(sent);
  client.close();
  return answers;
}

async function sendWell(client: Client, shot: Shot, status: number): Promise<Answer> {
  const { text, ...answer } = await client.send(shot);
  if (answer.status !== status)
    throw new Error(
      `${shot.method ?? "GET"} ${client.url}${shot.path} answered ${answer.status} (${answer.location}), not ${status}: ${text().slice(0, 300)}`,
    );
  return answer;
}
