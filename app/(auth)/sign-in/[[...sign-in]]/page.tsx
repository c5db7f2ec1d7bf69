import { SignIn } from "@clerk/nextjs";
import type { Metadata } from "next";
import { ClerkReady } from "#app/_components/clerk-ready.tsx";
import { AuthSkeleton } from "../../auth-skeleton.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default function SignInPage() {
  return (
    <ClerkReady fallback={<AuthSkeleton />}>
      <SignIn />
    </ClerkReady>
  );
}
