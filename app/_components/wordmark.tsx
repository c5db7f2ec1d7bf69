import Link from "next/link";
import { Mark, markClass } from "./mark.tsx";

/** The product's name, leading home. */
export function Wordmark() {
  return (
    <Link href="/" className={markClass}>
      <Mark />
    </Link>
  );
}
