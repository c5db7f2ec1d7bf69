import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { brand } from "../app/brand.ts";
import { chromiumArgs, findChromium } from "./lib/chromium.ts";
import { root } from "./lib/paths.ts";

// npm run brand: makes of app/brand.ts and public/icon.svg what browsers and other sites ask for: icons, a manifest, a picture for
// links. Look at them, and commit them.

const file = (name: string) => join(root, "public", name);
const icon = readFileSync(file("icon.svg"), "utf8");
const font = readFileSync(
  join(
    root,
    "node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2",
  ),
).toString("base64");

const executablePath = await findChromium();
const browser = await chromium.launch({ executablePath, args: chromiumArgs });
await draw("apple-icon.png", 180, 180, picture(180));
await draw("icon-192.png", 192, 192, picture(192));
await draw("icon-512.png", 512, 512, picture(512));
await draw("social.png", 1200, 630, social());
await browser.close();
writeFileSync(file("manifest.webmanifest"), `${JSON.stringify(manifest(), null, 2)}\n`);
writeFileSync(file("offline.html"), offline());
console.log("public/ has the icons, the manifest and the picture for links. Look at them, and commit them.");

async function draw(name: string, width: number, height: number, html: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(html);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: file(name), omitBackground: true });
  await page.close();
}

function picture(size: number): string {
  return `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${icon}`;
}

function social(): string {
  return `<style>
    @font-face { font-family: brand; src: url(data:font/woff2;base64,${font}); font-weight: 400 700 }
    body { margin: 0; width: 1200px; height: 630px; box-sizing: border-box; padding: 88px 96px; display: flex; flex-direction: column;
      justify-content: space-between; background: ${brand.ground.dark}; color: #f6f5f2; font-family: brand }
    div { display: flex; align-items: center; gap: 24px; font-size: 40px; font-weight: 600 }
    svg { width: 64px; height: 64px }
    h1 { margin: 0; font-size: 84px; line-height: 1.08; font-weight: 600; letter-spacing: -0.02em; max-width: 17ch }
  </style><div>${icon}${brand.name}</div><h1>${brand.promise}</h1>`;
}

/** A page that needs nothing but itself. An empty link asks for the very address that could not be reached. */
function offline(): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Offline · ${brand.name}</title>
    <style>
      :root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif; }
      body { background: light-dark(${brand.ground.light}, ${brand.ground.dark}); margin: 0; padding: 20vh 20px 0; }
      main { max-width: 60ch; margin: 0 auto; }
      svg { width: 32px; height: 32px; }
      h1 { font-size: 1.625rem; line-height: 1.15; }
      a { color: inherit; }
    </style>
  </head>
  <body>
    <main>
      ${icon.trim()}
      <h1>You are offline</h1>
      <p>This page needs the network. What you were writing is kept in this tab.</p>
      <!-- biome-ignore lint/a11y/useValidAnchor: an empty link is that of this page. -->
      <p><a href="">Try again</a></p>
    </main>
  </body>
</html>
`;
}

function manifest() {
  return {
    name: brand.name,
    short_name: brand.name,
    description: brand.promise,
    start_url: "/profile",
    display: "standalone",
    background_color: brand.ground.light,
    theme_color: brand.ground.light,
    icons: [
      { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml" },
    ],
  };
}
