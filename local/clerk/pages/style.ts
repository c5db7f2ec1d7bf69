/** How the pages look, in the light and in the dark. */
export const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d8dbe0, #33373d); --quiet: light-dark(#5b626d, #9aa2ad);
  --surface: light-dark(#f6f7f8, #1b1d21); --accent: light-dark(#2b50d8, #8aa4ff); --bad: light-dark(#b3261e, #ff8a80);
  --good: light-dark(#1b6e3c, #6fd396); --ground: light-dark(#fff, #121316); --field: light-dark(#8a919c, #6b727d); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 62rem; font: 15px/1.5 system-ui, sans-serif;
  background: var(--ground); color: light-dark(#15171a, #eceef1); }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-bottom: .75rem;
  border-bottom: 1px solid var(--line); }
header > strong { margin-right: auto; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding: .2rem 0; text-decoration: none; border-bottom: 2px solid transparent; }
nav a:hover { text-decoration: underline; }
nav a[aria-current] { border-bottom-color: currentColor; color: inherit; font-weight: 600; }
.instances { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; padding: .5rem 0; font-size: .85rem;
  border-bottom: 1px solid var(--line); }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code { overflow-wrap: anywhere; }
h1 { font-size: 1.25rem; margin: 1.25rem 0 .5rem; overflow-wrap: anywhere; }
main h2 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
p { margin: .5rem 0; }
.quiet { color: var(--quiet); }
.good { color: var(--good); } .bad { color: var(--bad); }
.badge { display: inline-block; padding: 0 .45rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .8rem;
  white-space: nowrap; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .75rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
td { min-width: 6rem; overflow-wrap: anywhere; }
td:first-child { min-width: 9rem; }
@media (max-width: 40rem) { .wide { display: none; } }
td.short { min-width: 0; white-space: nowrap; }
td:last-child { padding-right: 0; }
th { font-weight: 600; color: var(--quiet); font-size: .85rem; white-space: nowrap; }
caption { text-align: left; color: var(--quiet); font-size: .85rem; padding-bottom: .25rem; }
article { margin: .75rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 6px;
  background: var(--surface); overflow-wrap: anywhere; }
article h2, article h3 { font-size: 1rem; margin: 0; }
.code { font: 600 2rem/1.2 ui-monospace, monospace; letter-spacing: .12em; user-select: all; margin: .25rem 0; }
.line { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center; }
.line > form:last-child, .line > .end { margin-left: auto; }
.between { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; align-items: end; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; margin: .75rem 0; }
.groups { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); gap: .75rem; }
.groups article { margin: 0; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .2rem 1rem; margin: .5rem 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
.groups dl { grid-template-columns: max-content 1fr; font-size: .9rem; } .groups dd { text-align: right; }
ul.plain { margin: 0; padding: 0; list-style: none; }
pre { margin: .5rem 0 0; padding: .5rem; overflow-x: auto; font-size: .8rem; border-top: 1px solid var(--line); }
summary { cursor: pointer; }
details { margin: .5rem 0; } details table { margin-top: .25rem; }
button, .button { font: inherit; padding: .3rem .8rem; border: 1px solid var(--field); border-radius: 6px;
  background: transparent; color: inherit; cursor: pointer; text-decoration: none; display: inline-block; }
button:hover, .button:hover { background: var(--surface); }
button.danger { color: var(--bad); border-color: currentColor; }
.card { max-width: 26rem; margin: 10vh auto 0; }
.card h2 { font-size: .95rem; margin: 1.5rem 0 .5rem; }
.card form { margin: .5rem 0; }
.card button { width: 100%; padding: .5rem .8rem; }
button.row { display: grid; gap: .1rem; text-align: left; background: var(--surface); }
button.primary { background: var(--accent); border-color: var(--accent); color: light-dark(#fff, #121316); }
.fields { display: grid; gap: .6rem; }
.fields.narrow { max-width: 30rem; }
.fields > button { justify-self: start; }
.pairs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr)); gap: .6rem; }
.search { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .5rem 0; }
label { display: grid; gap: .2rem; font-size: .85rem; align-content: start; }
label small { color: var(--quiet); }
input, select, textarea { font: inherit; padding: .4rem .6rem; border: 1px solid var(--field); border-radius: 6px;
  background: transparent; color: inherit; width: 100%; min-width: 0; }
::placeholder { color: var(--quiet); }
select option { background: var(--ground); color: inherit; }
textarea { font: .85rem/1.5 ui-monospace, monospace; min-height: 8rem; max-height: 40rem; resize: vertical;
  field-sizing: content; }
`;
