import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { brandFiles, icon, social } from "./lib/brand-files.ts";
import { chromiumArgs, findChromium } from "./lib/chromium.ts";
import { root } from "./lib/paths.ts";

// npm run brand: makes of app/brand.ts the stylesheet's colours, and what browsers and other sites ask for: icons, a manifest, the
// offline page, a picture for links. Look at them, and commit them.

for (const [path, text] of Object.entries(brandFiles)) writeFileSync(join(root, path), text);
const fonts = join(root, "node_modules/@fontsource-variable/instrument-sans/files");
const font = readFileSync(join(fonts, "instrument-sans-latin-wght-normal.woff2")).toString("base64");
const executablePath = await findChromium();
const browser = await chromium.launch({ executablePath, args: chromiumArgs });
write("apple-icon.png", await draw(180, 180, picture(180)));
write("icon-192.png", await draw(192, 192, picture(192)));
write("icon-512.png", await draw(512, 512, picture(512)));
write("favicon.ico", toIco(await draw(32, 32, picture(32))));
write("social.png", await draw(1200, 630, social(font)));
await browser.close();
console.log("app/colors.css and public/ are as app/brand.ts says. Look at the pictures, and commit them.");

function write(name: string, bytes: Buffer): void {
  writeFileSync(join(root, "public", name), bytes);
}

async function draw(width: number, height: number, html: string): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(html);
  await page.evaluate(() => document.fonts.ready);
  const bytes = await page.screenshot({ omitBackground: true });
  await page.close();
  return bytes;
}

/** Puts a picture of 32 by 32 into the one format that every browser asks for unasked: a directory of one, and the PNG. */
function toIco(png: Buffer): Buffer {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(1, 4);
  head.writeUInt8(32, 6);
  head.writeUInt8(32, 7);
  head.writeUInt16LE(1, 10);
  head.writeUInt16LE(32, 12);
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(head.length, 18);
  return Buffer.concat([head, png]);
}

function picture(size: number): string {
  return `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${icon}`;
}
