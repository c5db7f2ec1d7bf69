import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import type { ReactNode } from "react";
import { lookScript } from "./_components/look.ts";
import { brand } from "./brand.ts";
import "./globals.css";

// Optional: a font that comes late does not replace what is read already, and nothing moves. It is there with the next page.
const sans = localFont({
  src: "../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2",
  variable: "--font-instrument",
  weight: "400 700",
  display: "optional",
});

const mono = localFont({
  src: "../node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
  variable: "--font-jetbrains",
  weight: "100 800",
  display: "optional",
  preload: false,
});

const { APP_URL } = process.env;

export const metadata: Metadata = {
  // Where the product is deployed, its build knows.
  metadataBase: APP_URL ? new URL(APP_URL) : undefined,
  title: { default: brand.name, template: `%s · ${brand.name}` },
  description: brand.description,
  applicationName: brand.name,
  manifest: "/manifest.webmanifest",
  // Files of public/, which the Worker does not even see.
  icons: { icon: [{ url: "/icon.svg", type: "image/svg+xml" }], apple: "/apple-icon.png" },
  openGraph: {
    type: "website",
    siteName: brand.name,
    title: brand.name,
    description: brand.promise,
    images: [{ url: "/social.png", width: 1200, height: 630, alt: `${brand.name}: ${brand.promise}` }],
  },
  twitter: { card: "summary_large_image" },
};

export const viewport: Viewport = {
  // The bar of places reaches to the lower edge, also where a phone has its own mark there.
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: brand.colors.ground[0] },
    { media: "(prefers-color-scheme: dark)", color: brand.colors.ground[1] },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The script before everything else sets the look that was chosen.
    <html lang="en" className={`${sans.variable} ${mono.variable}`} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, which has to run before anything is drawn. */}
        <script dangerouslySetInnerHTML={{ __html: lookScript }} />
      </head>
      <body className="flex min-h-dvh flex-col">
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:absolute focus:left-4 focus:top-3 focus:bg-surface focus:px-3 focus:py-1"
        >
          Skip to content
        </a>
        {children}
      </body>
    </html>
  );
}
