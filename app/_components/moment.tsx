import { clock } from "#lib/clock.ts";

const exact = new Intl.DateTimeFormat("en", { dateStyle: "long", timeStyle: "medium", timeZone: "UTC" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const units = [
  ["year", 365 * 24 * 60 * 60 * 1000],
  ["month", 30 * 24 * 60 * 60 * 1000],
  ["day", 24 * 60 * 60 * 1000],
  ["hour", 60 * 60 * 1000],
  ["minute", 60 * 1000],
] as const;

/** A time as people say it, with the exact one on hover. Milliseconds since the epoch. */
export function Moment({ at }: { at: number }) {
  const past = at - clock.now();
  const [unit, length] = units.find(([, length]) => Math.abs(past) >= length) ?? ["minute", 60_000];
  const isNow = Math.abs(past) < 60_000;
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={`${exact.format(at)} UTC`}
      className="whitespace-nowrap"
    >
      {isNow ? "just now" : relative.format(Math.round(past / length), unit)}
    </time>
  );
}
