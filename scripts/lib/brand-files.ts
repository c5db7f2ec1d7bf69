import { formatHex, toGamut } from "culori";
import { brand } from "../../app/brand.ts";

const { name, promise, sign, colors } = brand;
const [ground, ink, accent] = [hex(colors.ground), hex(colors.ink), hex(colors.accent)];

/** For what knows no other colours, as icons and a browser's own frame. */
function hex([light, dark]: readonly [string, string]): { light: string; dark: string } {
  const inScreen = toGamut("rgb", "oklch");
  return { light: formatHex(inScreen(light)), dark: formatHex(inScreen(dark)) };
}

/** The sign on a dark tile. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><title>${name}</title><rect width="32" height="32" rx="4" fill="${ground.dark}"/><g transform="translate(6.4 6.4) scale(1.2)" fill="none" stroke-width="2.5"><path d="${sign[0]}" stroke="${ink.dark}"/><path d="${sign[1]}" stroke="${accent.dark}"/></g></svg>
`;

/** What `npm run brand` writes besides pictures: each file's text, by its path. */
export const brandFiles: Record<string, string> = {
  "app/colors.css": colorsCss(),
  "public/icon.svg": icon,
  "public/manifest.webmanifest": `${JSON.stringify(manifest(), null, 2)}\n`,
  "public/offline.html": offline(),
};

/** The picture that other sites show of a link. @param font its file, in base64 */
export function social(font: string): string {
  return `<style>
    @font-face { font-family: brand; src: url(data:font/woff2;base64,${font}); font-weight: 400 700 }
    body { margin: 0; width: 1200px; height: 630px; box-sizing: border-box; padding: 88px 96px; display: flex; flex-direction: column;
      justify-content: space-between; background: ${ground.dark}; color: ${ink.dark}; font-family: brand }
    div { display: flex; align-items: center; gap: 24px; font-size: 40px; font-weight: 600 }
    svg { width: 64px; height: 64px }
    h1 { margin: 0; font-size: 84px; line-height: 1.08; font-weight: 600; letter-spacing: -0.02em; max-width: 17ch }
  </style><div>${icon}${name}</div><h1>${promise}</h1>`;
}

function colorsCss(): string {
  const lines = Object.entries(colors).map(
    ([color, [light, dark]]) => `  --color-${color}: light-dark(${light}, ${dark});\n`,
  );
  return `/* Made of app/brand.ts by \`npm run brand\`. */\n@theme {\n${lines.join("")}}\n`;
}

/** A page that needs nothing but itself. An empty link asks for the very address that could not be reached. */
function offline(): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Offline · ${name}</title>
    <style>
      :root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif; }
      body { background: light-dark(${ground.light}, ${ground.dark}); margin: 0; padding: 20vh 20px 0; }
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
    name,
    short_name: name,
    description: promise,
    start_url: "/profile",
    display: "standalone",
    background_color: ground.light,
    theme_color: ground.light,
    icons: [
      { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml" },
    ],
  };
}
