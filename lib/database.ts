import { cache } from "react";
import { openDatabase } from "#lib/open-database.ts";

/** The request's database: one client for everything that renders in it. */
export const database = cache(openDatabase);
