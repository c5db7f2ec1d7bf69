/** The look of the stand-ins' pages: colours, tables, what was sent. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d8dbe0, #33373d); --quiet: light-dark(#5b626d, #9aa2ad);
  --bad: light-dark(#b3261e, #ff8a80); --good: light-dark(#1b6e3c, #6fd396); --ground: light-dark(#fff, #121316);
  --accent: light-dark(#2b50d8, #8aa4ff); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 62rem; font: 15px/1.5 system-ui, sans-serif;
  background: var(--ground); color: light-dark(#15171a, #eceef1); }
header { padding-bottom: .75rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1.25rem; margin: 0; } h2 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.quiet { color: var(--quiet); } .good { color: var(--good); } .bad { color: var(--bad); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .75rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--quiet); font-size: .85rem; white-space: nowrap; }
td.short { white-space: nowrap; }
summary { cursor: pointer; }
pre { margin: .25rem 0 0; max-width: 40rem; max-height: 30rem; overflow: auto; font-size: .8rem; }
`;
