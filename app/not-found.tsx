import type { Metadata } from "next";
import { Notice } from "./_components/notice.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <Notice title="There is no such page">
      The address may be mistyped, or the page may have moved.{" "}
      {/* A plain link: this page is part of every other. */}
      <a href="/" className="text-ink underline underline-offset-4">
        Go to the start
      </a>
      .
    </Notice>
  );
}
