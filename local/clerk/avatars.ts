import { createHash } from "node:crypto";
import type { Instance } from "./instance.ts";
import type { UserRecord } from "./records.ts";

/** Where a person's picture is served, at the app's own origin: nothing is loaded from elsewhere. */
export function imageUrl(instance: Instance, user: UserRecord): string {
  const path = user.image_id ? `images/${user.image_id}` : `avatars/${user.id}`;
  return `${instance.appOrigin}${instance.proxyPath}/v1/${path}`;
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
