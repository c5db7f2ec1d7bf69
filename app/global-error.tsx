"use client";

import { brand } from "./brand.ts";

/** Where even the layout failed: a page that needs nothing of it. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body
        style={{
          colorScheme: "light dark",
          fontFamily: "system-ui",
          margin: "20vh auto",
          maxWidth: "40ch",
          padding: "0 20px",
        }}
      >
        <title>{`Something broke · ${brand.name}`}</title>
        <h1 style={{ fontSize: "1.5rem" }}>This page could not be shown</h1>
        <p>Something broke on our side. Nothing of yours is lost.</p>
        {error.digest && <p>Reference: {error.digest}</p>}
        <button type="button" onClick={() => window.location.reload()}>
          Try again
        </button>
      </body>
    </html>
  );
}
