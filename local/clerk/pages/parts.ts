import { html } from "hono/html";
import type { Html, PageContext } from "./layout.ts";

/** Pieces that several pages are made of. */

type Piece = Html | Promise<Html> | string | number;

const UNITS: readonly [unit: string, milliseconds: number][] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
];

function distance(milliseconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => milliseconds >= length) ?? ["s", 1000];
  return `${Math.floor(milliseconds / size)} ${unit}`;
}

/** A moment: how far away for people, exact for machines and on demand. */
export function moment(milliseconds: number | null): Piece {
  if (milliseconds === null) return "–";
  const iso = new Date(milliseconds).toISOString();
  const away = milliseconds - Date.now();
  let text = "now";
  if (away >= 1000) text = `in ${distance(away)}`;
  if (away <= -1000) text = `${distance(-away)} ago`;
  return html`<time datetime="${iso}" title="${iso}">${text}</time>`;
}

/** A length of time, in the largest unit in which it is a whole number. */
export function duration(milliseconds: number): string {
  const names: Record<string, string> = { d: "day", h: "hour", min: "minute", s: "second" };
  const [unit, size] = UNITS.find(([, length]) => milliseconds > 0 && milliseconds % length === 0) ?? ["", 1];
  const amount = milliseconds / size;
  return `${amount} ${names[unit] ?? "ms"}${names[unit] && amount !== 1 ? "s" : ""}`;
}

/** The address of a form, which tells the instance that its page is about. */
export function actionOf(context: PageContext, path: string): string {
  const { instance, instances } = context.var;
  return instances.length > 1 ? `${path}?instance=${instance.id}` : path;
}

/** A button that does something at once. */
export function actionButton(
  context: PageContext,
  path: string,
  name: Piece,
  look: { danger?: boolean; label?: string } = {},
) {
  const label = look.label ? html` aria-label="${look.label}"` : "";
  const tone = look.danger ? html` class="danger"` : "";
  return html`<form method="post" action="${actionOf(context, path)}"><button${tone}${label}>${name}</button></form>`;
}

/** The name of a column; one in brackets is left out where there is little room, as are its cells of class `wide`. */
function columnHeading(heading: string) {
  return heading.startsWith("(")
    ? html`<th scope="col" class="wide">${heading.slice(1, -1)}</th>`
    : html`<th scope="col">${heading}</th>`;
}

/** A table that scrolls by itself where it is too wide. */
export function table(caption: string, headings: string[], rows: Piece[]) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
    <caption>${caption}</caption>
    <thead><tr>${headings.map(columnHeading)}</tr></thead>
    <tbody>${rows}</tbody>
  </table></div>`;
}

/** What is there where a list has nothing to show. */
export const empty = (text: Piece) => html`<p class="quiet">${text}</p>`;

/** What went wrong with a form. */
export const problemText = (problem: string) =>
  problem ? html`<p class="bad" role="alert">${problem}</p>` : "";

/** Names and values, one beneath the other. What has no value is left out. */
export function facts(rows: [name: string, value: Piece | null][]) {
  const shown = rows.filter(([, value]) => value !== null && value !== "");
  return html`<dl>${shown.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Text with its web addresses made into links. */
export function linked(text: string): Piece[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part));
}

/** One page of a list. */
export interface Slice<T> {
  items: T[];
  total: number;
  number: number;
  pages: number;
}

const PAGE_SIZE = 50;

/** The page of a list that `?page=` asks for. */
export function slice<T>(context: PageContext, items: T[]): Slice<T> {
  const pages = Math.max(Math.ceil(items.length / PAGE_SIZE), 1);
  const asked = Math.trunc(Number(context.req.query("page"))) || 1;
  const number = Math.min(Math.max(asked, 1), pages);
  const start = (number - 1) * PAGE_SIZE;
  return { items: items.slice(start, start + PAGE_SIZE), total: items.length, number, pages };
}

/** Links to the pages of a list before and after this one. */
export function pager(context: PageContext, { number, pages, total }: Slice<unknown>) {
  if (pages === 1) return "";
  const query = (page: number) => {
    const params = new URLSearchParams(context.req.query());
    params.set("page", String(page));
    return `?${params}`;
  };
  return html`<nav class="line" aria-label="More of the list">
    ${number > 1 ? html`<a href="${query(number - 1)}" rel="prev">Newer</a>` : ""}
    <span class="quiet">Page ${number} of ${pages}, ${total} in all</span>
    ${number < pages ? html`<a href="${query(number + 1)}" rel="next">Older</a>` : ""}
  </nav>`;
}
