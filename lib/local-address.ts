const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether an address is on this machine: a stand-in's, or that of a kit which somebody develops. */
export function isLocal(url: string | undefined): boolean {
  if (!url || !URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && loopback.has(hostname);
}
