import { ClerkProvider } from "@clerk/nextjs";
import type { ComponentProps, ReactNode } from "react";
import github from "./provider-icons/github.svg";
import google from "./provider-icons/google.svg";
import { WhileShown } from "./while-shown.tsx";

const edge = { boxShadow: "none", border: "1px solid var(--color-line)" };

// Clerk marks the focus in its menu by a ground that hardly differs.
const focus = { "&:focus-visible": { outline: "2px solid var(--color-accent)", outlineOffset: "-2px" } };

// Served with the app: Clerk's own would be fetched from its server by every visitor of the sign-in page.
const googleIcon = { backgroundImage: `url(${google.src})` };
const githubIcon = { maskImage: `url(${github.src})` };

/** Clerk's components in the product's own tokens, so that they follow light and dark as well. */
const appearance: ComponentProps<typeof ClerkProvider>["appearance"] = {
  variables: {
    colorPrimary: "var(--color-accent)",
    colorPrimaryForeground: "var(--color-accent-ink)",
    colorForeground: "var(--color-ink)",
    colorMutedForeground: "var(--color-ink-soft)",
    colorBackground: "var(--color-surface)",
    colorInput: "var(--color-surface)",
    colorInputForeground: "var(--color-ink)",
    colorNeutral: "var(--color-ink)",
    colorDanger: "var(--color-danger)",
    colorSuccess: "var(--color-success)",
    fontFamily: "var(--font-sans)",
    borderRadius: "var(--radius-edge)",
  },
  // Edges instead of shadows.
  elements: {
    cardBox: edge,
    userButtonPopoverCard: edge,
    card: { boxShadow: "none" },
    userButtonPopoverActionButton: focus,
    userButtonPopoverCustomItemButton: focus,
    // Not transparent: in a dialog the page behind would show through.
    footer: { background: "var(--color-surface)" },
    socialButtonsProviderIcon__google: googleIcon,
    socialButtonsProviderIcon__github: githubIcon,
    providerIcon__google: googleIcon,
    providerIcon__github: githubIcon,
    formButtonPrimary: { boxShadow: "none", backgroundImage: "none", "&::after": { display: "none" } },
  },
};

/** Wraps only what needs Clerk in the browser: a visitor of the public pages loads none of it. */
export function Clerk({ children }: { children: ReactNode }) {
  return (
    <WhileShown>
      <ClerkProvider
        appearance={appearance}
        signInUrl="/sign-in"
        signUpUrl="/sign-up"
        signInFallbackRedirectUrl="/profile"
        signUpFallbackRedirectUrl="/welcome"
        afterSignOutUrl="/"
      >
        {children}
      </ClerkProvider>
    </WhileShown>
  );
}
