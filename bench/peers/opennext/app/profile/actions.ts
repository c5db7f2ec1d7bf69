"use server";

import { auth } from "@clerk/nextjs/server";
import { revalidatePath } from "next/cache";
import { connect } from "../../../../../db/client.ts";
import { saveProfile } from "../../../../../db/profiles.ts";
import type { UserId } from "../../../../../db/schema.ts";

export async function saveBio(form: FormData) {
  const { userId } = await auth.protect();
  const { TURSO_DATABASE_URL: url = "", TURSO_AUTH_TOKEN: authToken = "" } = process.env;
  const db = connect({ url, authToken });
  await saveProfile(db, userId as UserId, { bio: String(form.get("bio")) }, Date.now());
  revalidatePath("/profile");
}
