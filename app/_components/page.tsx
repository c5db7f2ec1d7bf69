import type { ReactNode } from "react";

interface PageProps {
  title: string;
  lead: ReactNode;
  children: ReactNode;
  /** For tables: prose and forms stay narrow. */
  wide?: boolean;
  /** What stands over the title. */
  above?: ReactNode;
}

/** A page of the product: its title, what it is for, and its content. */
export function Page({ title, lead, children, wide = false, above }: PageProps) {
  return (
    <main id="content" className="mx-auto w-full max-w-5xl flex-1 px-5 py-10 sm:py-14">
      {above}
      <h1 className="text-title font-semibold">{title}</h1>
      <p className="mt-2 max-w-[60ch] text-ink-soft">{lead}</p>
      <div className={`mt-10 ${wide ? "" : "max-w-3xl"}`}>{children}</div>
    </main>
  );
}
