export default function LandingPage() {
  return (
    <main>
      <h1>A product on Workers</h1>
      <p>Next.js on Cloudflare Workers, Clerk for identity, Drizzle on libSQL over HTTP.</p>
      <a href="/profile">Open the app</a>
    </main>
  );
}
