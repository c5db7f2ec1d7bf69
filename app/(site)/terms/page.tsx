import type { Metadata } from "next";
import { Page } from "#app/_components/page.tsx";
import { Draft } from "../draft.tsx";

export const metadata: Metadata = { title: "Terms" };

export default function TermsPage() {
  return (
    <Page title="Terms" lead="What you may expect of us, and we of you.">
      <Draft />
      <div className="grid max-w-[65ch] gap-4 text-ink-soft">
        <p>Who offers this product, under which law, and how to reach them.</p>
        <p>What it costs, how long it is promised, and how either side ends it.</p>
        <p>
          What nobody may do here: harm others, pretend to be somebody else, or get in the way of those who
          use it.
        </p>
      </div>
    </Page>
  );
}
