import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Libsql from "libsql";
import { endProgress, StopError, showProgress, step } from "../../scripts/lib/terminal.ts";
import { whole } from "../numbers.ts";
import { buildDirectory } from "./people.ts";
import { type Row, toTable, toVerdict } from "./report.ts";
import { countRoundTrips } from "./round-trips.ts";
import { searches } from "./searches.ts";
import { measure, openSession, type Session } from "./session.ts";

const sizes = [10_000, 100_000, 1_000_000];

/**
 * Measures what a search of the embedded directory costs as the directory grows tenfold twice: instructions of SQLite, pages
 * read, and time; and how many requests it makes. `BENCH_PEOPLE` is the size of the largest, in people.
 *
 * @throws StopError where a search takes more than one request, or `BENCH_PEOPLE` leaves no directory
 */
export async function benchSearch(): Promise<void> {
  const largest = Number(process.env.BENCH_PEOPLE ?? sizes.at(-1));
  const chosen = sizes.filter((people) => people <= largest);
  if (chosen.length === 0) throw new StopError(`BENCH_PEOPLE has to be ${sizes[0]} or more.`);
  const directory = mkdtempSync(join(tmpdir(), "edgewise-bench-"));
  try {
    const files: { file: string; people: number }[] = [];
    for (const people of chosen) files.push({ people, file: await build(directory, people) });
    const sessions = files.map(({ file }) => openSession(file));
    const rows = await measureAll(sessions);
    console.table(toTable(rows));
    console.log(toVerdict(rows));
    for (const { file, people } of files) console.log(describeSize(file, people));
    for (const session of sessions) session.close();

    const { searches: made, most } = await countRoundTrips(join(directory, `${chosen[0]}.db`));
    console.log(`HTTP requests a search: ${most} (the most that one of ${made} took)`);
    if (most !== 1) throw new StopError("A search is to take one request.");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function build(directory: string, people: number): Promise<string> {
  const file = join(directory, `${people}.db`);
  await step(`Directory of ${whole(people)} people`, async () => {
    await buildDirectory(file, people, (done) => {
      if (done % 100_000 === 0 && done < people)
        showProgress(`${whole(done)} of ${whole(people)} people in the directory`);
    });
    endProgress();
  });
  return file;
}

async function measureAll(sessions: Session[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const search of searches) rows.push({ search, measured: await measure(sessions, search) });
  return rows;
}

/** What a person takes in the file, and how much of it is the directory. */
function describeSize(file: string, people: number): string {
  const database = new Libsql(file, { readonly: true });
  const { bytes } = database
    .prepare("select sum(pgsize) as bytes from dbstat where aggregate = true and name like '%directory%'")
    .get([]) as { bytes: number };
  database.close();
  const all = statSync(file).size;
  return `${whole(people)} people: ${whole(all / people)} bytes a person, ${whole(bytes / people)} of them the directory's`;
}
