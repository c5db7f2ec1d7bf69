import type { ImageJSON } from "@clerk/shared/types";
import type { Context, Handler } from "hono";
import { defaultAvatar, imageUrl } from "../avatars.ts";
import { errors } from "../errors.ts";
import { asClerkError, errorBody, json } from "../http.ts";
import { replaceImage } from "../images.ts";
import { updateUser } from "../users.ts";
import { type FrontendEnv, type FrontendReply, type FrontendRequest, requireSession } from "./request.ts";

const SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

function serve(context: Context, type: string, body: string | Uint8Array<ArrayBuffer>): Response {
  return context.body(body, 200, {
    "Content-Type": type,
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": SANDBOX,
    "X-Content-Type-Options": "nosniff",
  });
}

/** `GET /avatars/{user id}`: the picture of somebody who has uploaded none. */
export const getAvatar: Handler<FrontendEnv> = (context) =>
  serve(context, "image/svg+xml", defaultAvatar(context.req.param("id") ?? ""));

/** `GET /images/{id}`: an uploaded picture. */
export const getImage: Handler<FrontendEnv> = (context) => {
  const id = context.req.param("id") ?? "";
  const image = context.get("instance").images.get(id);
  if (!image) {
    const missing = asClerkError(errors.notFound("image", id));
    return json(context, missing.status, errorBody(missing));
  }
  return serve(context, image.content_type, new Uint8Array(Buffer.from(image.base64, "base64")));
};

/** `POST /me/profile_image` */
export function setProfileImage(request: FrontendRequest): FrontendReply {
  const { user } = requireSession(request);
  const { instance, file } = request;
  const image = replaceImage(instance, file, user.image_id);
  const updated = updateUser(request, user, { image_id: image.id });
  const json: ImageJSON = {
    object: "image",
    id: image.id,
    name: image.id,
    public_url: imageUrl(instance, updated),
  };
  return { response: json };
}

/** `DELETE /me/profile_image` */
export function deleteProfileImage(request: FrontendRequest): FrontendReply {
  const { user } = requireSession(request);
  if (user.image_id) request.instance.images.delete(user.image_id);
  updateUser(request, user, { image_id: null });
  return { response: { object: "image", id: user.image_id ?? "", deleted: true } };
}
