import { SignUp } from "@clerk/nextjs";
import type { Metadata } from "next";
import { ClerkReady } from "#app/_components/clerk-ready.tsx";
import { AuthSkeleton } from "../../auth-skeleton.tsx";

export const metadata: Metadata = { title: "Sign up" };

export default function SignUpPage() {
  return (
    <ClerkReady fallback={<AuthSkeleton />}>
      <SignUp />
    </ClerkReady>
  );
}
