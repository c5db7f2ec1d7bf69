import { clerkMiddleware, createRouteMatcher } from "@clerk/nextjs/server";

// As Clerk's quickstart has it, with the key that saves a network call.
const isProtected = createRouteMatcher(["/profile(.*)"]);

export default clerkMiddleware(
  async (auth, request) => {
    if (isProtected(request)) await auth.protect();
  },
  { jwtKey: process.env.CLERK_JWT_KEY, signInUrl: "/sign-in" },
);

export const config = {
  matcher: [
    "/((?!_next|[^?]*\\.(?:html?|css|js(?!on)|jpe?g|webp|png|gif|svg|ttf|woff2?|ico|csv|docx?|xlsx?|zip|webmanifest)).*)",
    "/(api|trpc)(.*)",
  ],
};
