import { createHash } from "node:crypto";
import type { Instance } from "./instance.ts";

/** Where the picture of a person or an organization is served, at the app's own origin. */
export function imageUrl(instance: Instance, of: { id: string; image_id: string | null }): string {
  const path = of.image_id ? `images/${of.image_id}` : `avatars/${of.id}`;
  return `${instance.frontendUrl}/v1/${path}`;
}

/** The picture of somebody who has uploaded none: two colours that follow from their id. */
export function defaultAvatar(userId: string): string {
  const hue = (createHash("sha256").update(userId).digest()[0] ?? 0) * (360 / 256);
  const stop = (lightness: number, shift: number) =>
    `hsl(${Math.round(hue + shift) % 360} 65% ${lightness}%)`;
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">',
    '<defs><linearGradient id="g" x2="1" y2="1">',
    `<stop stop-color="${stop(62, 0)}"/><stop offset="1" stop-color="${stop(42, 50)}"/>`,
    '</linearGradient></defs><rect width="64" height="64" fill="url(#g)"/></svg>',
  ].join("");
}
