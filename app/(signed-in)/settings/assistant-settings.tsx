"use client";

import Link from "next/link";
import { useOptimistic } from "react";
import { PersonalisingSwitch } from "./personalising-switch.tsx";

/** Whether the assistant is told about a person, and what. */
export function AssistantSettings({ personalises }: { personalises: boolean }) {
  const [isOn, show] = useOptimistic(personalises);
  return (
    <section aria-labelledby="assistant" className="grid gap-4">
      <h2 id="assistant" className="text-lead font-semibold">
        Assistant
      </h2>
      <p className="max-w-[65ch] text-ink-soft">
        {isOn
          ? "With each question the assistant is told your name, your role, your bio, your newest items and what you did lately. Your e-mail address never."
          : "The assistant is told nothing about you but what you write to it, and your items where you ask for them."}{" "}
        <Link href="/assistant" className="text-ink underline decoration-line-strong underline-offset-4">
          See what it knows about you
        </Link>
      </p>
      <PersonalisingSwitch isOn={isOn} show={show} />
    </section>
  );
}
