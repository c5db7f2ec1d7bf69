import "reflect-metadata";
import { writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from "@peculiar/x509";

/** Services of this machine at addresses as a deployed kit's are. */
export interface Fronts {
  /** The https address of each service. */
  urls: Record<string, string>;
  stop(): void;
}

/**
 * Puts a server with TLS before each of some services that have none.
 *
 * @param services their http addresses by name
 * @param certificateFile where the certificate is written, for NODE_EXTRA_CA_CERTS
 */
export async function startHttps(services: Record<string, string>, certificateFile: string): Promise<Fronts> {
  const { cert, key } = await makeCertificate();
  writeFileSync(certificateFile, cert);
  const servers = await Promise.all(
    Object.entries(services).map(async ([name, url]) => {
      const { hostname, port } = new URL(url);
      const server = createServer({ cert, key }, (asked, answer) => {
        const { method, url: path, headers } = asked;
        const passed = request({ hostname, port, method, path, headers }, (response) => {
          answer.writeHead(response.statusCode ?? 502, response.headers);
          response.pipe(answer);
        });
        passed.on("error", () => answer.destroy());
        asked.pipe(passed);
      });
      await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
      return { name, server, url: `https://localhost:${(server.address() as AddressInfo).port}` };
    }),
  );
  return {
    urls: Object.fromEntries(servers.map(({ name, url }) => [name, url])),
    stop() {
      for (const { server } of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

/** A certificate of this run alone, for `localhost`. */
async function makeCertificate(): Promise<{ cert: string; key: string }> {
  const signingAlgorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(signingAlgorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=localhost",
    keys,
    signingAlgorithm,
    extensions: [new SubjectAlternativeNameExtension([{ type: "dns", value: "localhost" }])],
  });
  const key = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  return {
    cert: certificate.toString("pem"),
    key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
  };
}
