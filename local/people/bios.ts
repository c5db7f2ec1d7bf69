const lines = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => line.trim());

const list = (text: string) => text.trim().split(/,\s*/);

/** Sentences with places for words from `words`. Half of them name a town or a skill: something to search for. */
export const templates = lines(`
  {Profession} in {city}.
  {Profession} in {city}. Mostly {skill} and {hobby}.
  {skill}, {skill} and {hobby}.
  {Profession}, and {hobby} at the weekend.
  Moved from {city} to {city} for {hobby}.
  Writes {skill} by day; {hobby} by night.
  {Profession} who would rather talk about {hobby}.
  {Profession}. Learning {skill}, slowly.
  Builds things with {skill} in {city}.
  Former {profession}. Now {skill} and {skill}.
  Likes {hobby}, {hobby} and quiet mornings.
  Runs a small studio in {city}.
  Teaches {skill} to whoever asks.
  Ask me about {hobby}.
  {Profession} at a company of four in {city}.
  Here for {hobby}. Stays for {skill}.
  Works remotely from {city}.
  Half {profession}, half {profession}.
  Maintains a few {skill} packages. Two children, one bicycle.
  {Profession}. Coffee, {hobby}, repeat.
`);

/** What stands for a place in a template, the most common first. */
export const vocabulary = {
  profession:
    list(`software engineer, designer, teacher, product manager, nurse, data analyst, accountant, photographer,
    architect, writer, lawyer, researcher, gardener, translator, electrician, baker, civil engineer, musician, pharmacist,
    carpenter, librarian, marine biologist, sound engineer, veterinarian, illustrator, midwife, economist, potter, editor,
    train driver, beekeeper, cartographer, watchmaker, choreographer, geologist, sommelier`),
  city: list(`London, Berlin, New York, Paris, Madrid, Toronto, Amsterdam, Bangalore, Lisbon, Singapore, Sydney, Porto,
    Chicago, Mumbai, Lagos, Barcelona, Vienna, Dublin, Nairobi, Copenhagen, Mexico City, Tokyo, Seoul, Warsaw, Prague,
    Leeds, Bristol, Lyon, Hamburg, Valencia, Oslo, Ghent, Kraków, Galway, Accra, Kyoto, Zürich, São Paulo, Malmö, Ljubljana`),
  skill:
    list(`TypeScript, Python, React, SQL, Go, Rust, CSS, Kubernetes, PostgreSQL, Figma, SQLite, Java, Terraform, Swift,
    accessibility, machine learning, Kotlin, GraphQL, WebAssembly, C++, Elixir, Node.js, typography, Blender, Kafka, Haskell,
    data visualisation, embedded systems, copywriting, Next.js`),
  hobby:
    list(`climbing, running, cooking, chess, photography, hiking, cycling, gardening, jazz, ceramics, swimming, reading,
    sourdough, sailing, birdwatching, board games, knitting, film, surfing, woodworking, skiing, choir, origami, football,
    astronomy, calligraphy, bouldering, beekeeping, tango, restoring bicycles`),
} as const;
