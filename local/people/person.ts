import { templates, vocabulary } from "./bios.ts";
import { english, englishPlaces, type Tradition, traditions } from "./names.ts";
import { pick, pickCommon, type Random, randomAt } from "./random.ts";

/** A made-up person. */
export interface SeedPerson {
  firstName: string;
  lastName: string;
  /** Nobody else's: it ends with the person's index. */
  email: string;
  username?: string;
  /** Empty for three in ten. */
  bio: string;
  role: "admin" | "member";
  /** Nobody has a picture. */
  imageUrl?: undefined;
  /** Milliseconds since the epoch, within the two years before 2026. */
  createdAt: number;
}

interface Name {
  text: string;
  /** In small letters without accents, for addresses. */
  latin: string;
}

const newest = Date.UTC(2026, 0, 1);
const twoYears = 2 * 365 * 24 * 60 * 60 * 1000;

/**
 * Makes the person of an index: the same one at each call, whoever was made before. Common names are more common, most are
 * in Latin letters, three of a thousand are administrators, and the community has grown over its two years.
 *
 * @param seed another one makes other people
 */
export function personAt(index: number, seed = 1): SeedPerson {
  const random = randomAt(seed, index);
  const tradition = traditionAt(random() * totalShare);
  const first = firstName(random, tradition);
  const last = lastName(random, tradition);
  const handle = `${first.latin}.${last.latin}`;
  return {
    firstName: first.text,
    lastName: last.text,
    email: `${handle}.${index}@example.com`,
    ...(random() < 0.4 ? { username: `${handle.replace(/\W/g, "_")}_${index}` } : {}),
    bio: random() < 0.3 ? "" : bio(random),
    role: random() < 0.003 ? "admin" : "member",
    createdAt: Math.floor(newest - twoYears * (1 - Math.sqrt(random()))),
  };
}

const totalShare = traditions.reduce((sum, { share }) => sum + share, 0);

function traditionAt(point: number): Tradition {
  let end = 0;
  for (const tradition of traditions) {
    end += tradition.share;
    if (point < end) return tradition;
  }
  return english;
}

function firstName(random: Random, tradition: Tradition): Name {
  const name = named(pickCommon(random, tradition.first));
  if (tradition !== english || random() >= 0.04) return name;
  return { ...name, text: `${name.text} ${pick(random, middleInitials)}.` };
}

const middleInitials = [..."ABCDEFGHJKLMNPRSTW"];

function lastName(random: Random, tradition: Tradition): Name {
  const name = named(pickCommon(random, tradition.last));
  if (tradition !== english) return name;
  const kind = random();
  if (kind < 0.35) return named(pick(random, englishPlaces.start) + pick(random, englishPlaces.end));
  if (kind > 0.98) return named(`${name.text}-${pickCommon(random, tradition.last)}`);
  return name;
}

function named(entry: string): Name {
  const [text = "", latin = text] = entry.split("/");
  return { text, latin: asciiOf(latin) };
}

/** Letters that are not another letter with an accent. */
const plain: Record<string, string> = { ł: "l", ø: "o", ß: "ss", ı: "i", æ: "ae", đ: "d" };

function asciiOf(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[łøßıæđ]/g, (letter) => plain[letter] ?? "")
    .replace(/[^a-z]/g, "");
}

function bio(random: Random): string {
  const used = new Set<string>();
  return pick(random, templates).replace(/\{(\w+)\}/g, (_, place: string) => {
    const words = vocabulary[place.toLowerCase() as keyof typeof vocabulary];
    let word = pickCommon(random, words);
    while (used.has(word)) word = pickCommon(random, words);
    used.add(word);
    return place[0] === place[0]?.toUpperCase() ? `${word[0]?.toUpperCase()}${word.slice(1)}` : word;
  });
}
