import { cloudflare } from "@cloudflare/vite-plugin";
import vinext from "vinext";
import { defineConfig } from "vite";

// This and wrangler.toml are as `vinext init --platform=cloudflare` writes them for wrangler, without image optimization. No cache:
// no page of this app is static, since the layout asks who is signed in.
export default defineConfig({
  plugins: [vinext(), cloudflare({ viteEnvironment: { name: "rsc", childEnvironments: ["ssr"] } })],
});
