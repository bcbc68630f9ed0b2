import { escapeLine } from "../display/escape.js";
import type { Alert, Line, ReportDocument, Row, Section, SevereLine, ShownChange } from "./document.js";
import { type FilterGroup, filterBar, filterScript } from "./html-filters.js";
import { html, page, type Html } from "./html-page.js";
import { request } from "./http.js";
import { shortened } from "./markdown.js";
import type { NameRange } from "./names.js";
import { runsPicture } from "./runs-picture.js";
import { formatCount, plural } from "./words.js";

/** Rows of a section: where there are more, the document puts them together. */
export const PAGE_ROWS = 400;

/** A report as one self-contained page. */
export function renderHtml(document: ReportDocument, filters: readonly FilterGroup[]): string {
  const { kind, place, title } = document;
  const rows = document.sections.flatMap((section) => section.rows);
  const hasFilters = rows.length > 1;
  const body = html`<header class="${document.tone}">
      <p class="soft">${place === "" ? kind : html`${kind} · ${escapeLine(place)}`}</p>
      <h1>${markup(title)}</h1>
      ${document.lead.map((line) => html`<p>${markup(line)}</p>`)}
    </header>
    ${document.alerts.map(alertOf)} ${severe(document.severe)} ${hasFilters ? filterBar(filters) : html``}
    <div id="items">${document.sections.map(sectionOf)}</div>
    <p id="none" class="soft" hidden>No sync matches.</p>
    ${advice(document.advice)}${document.lists.map(list)}
    <footer class="soft">
      ${document.footer.map((line) => html`<p>${markup(line)}</p>`)}
      <p>Made ${escapeLine(document.made)}.</p>
    </footer>`;
  const name = title.map((part) => (typeof part === "string" ? part : part.code)).join("");
  return page(
    `${escapeLine(name)}${place === "" ? "" : ` – ${escapeLine(place)}`}`,
    body,
    hasFilters ? filterScript : "",
  );
}

function markup(line: Line): Html[] {
  return line.map((part) =>
    typeof part === "string" ? html`${escapeLine(part)}` : html`<code>${escapeLine(part.code)}</code>`,
  );
}

const BOX = { grave: "problem", warning: "warning", note: "note" } as const;

function alertOf({ tone, title, items }: Alert): Html {
  return html`<section class="box ${BOX[tone]}">
    <h2>${title}</h2>
    <ul>
      ${items.map((text) => html`<li>${escapeLine(text)}</li>`)}
    </ul>
  </section>`;
}

function severe(lines: readonly SevereLine[]): Html {
  if (lines.length === 0) return html``;
  return html`<section class="box severe">
    <ul>
      ${lines.map(
        ({ sign, word, style, count, named }) =>
          html`<li>
            <b class="${style}">${sign} ${escapeLine(word)}${count > 1 ? ` (${formatCount(count)})` : ""}</b>
            ${named.map(
              ({ platform, names }) =>
                html`<span>${namesOf(names, IN_LINE)} <span class="soft">(${platform})</span></span> `,
            )}
          </li> `,
      )}
    </ul>
  </section>`;
}

const IN_LINE = 150;
const IN_ROW = 30;

function namesOf(ranges: readonly NameRange[], most: number): Html {
  const [shown, rest] = [ranges.slice(0, most), ranges.slice(most)];
  const left = rest.reduce((sum, { count }) => sum + count, 0);
  return html`${nameList(shown)}${
    left === 0
      ? html``
      : html`<details class="names">
          <summary>and ${formatCount(left)} more</summary>
          ${nameList(rest)}
        </details>`
  }`;
}

function nameList(ranges: readonly NameRange[]): Html[] {
  return ranges.map(({ first, last }, index) => {
    const name = html`${index > 0 ? ", " : ""}<b>${escapeLine(shortened(first))}</b>`;
    return last === undefined ? name : html`${name} … <b>${escapeLine(shortened(last))}</b>`;
  });
}

function sectionOf({ title, rows }: Section): Html {
  return html`<section>${title === "" ? html`` : html`<h3>${title}</h3>`} ${rows.map(rowOf)}</section>`;
}

function rowOf(row: Row): Html {
  const {
    sign,
    word,
    style,
    grave,
    count,
    names,
    platform,
    at,
    labels,
    changes,
    texts,
    example,
    runs,
    filters,
    blocks = [],
  } = row;
  const data = Object.entries(filters).map(([name, values]) => html` data-${name}="${values.join(" ")}"`);
  return html`<article class="box item ${grave ? "g3" : "g1"}" ${data} data-names="${searchable(names)}">
    <div class="main">
      <h2>
        <span class="sign ${style}">${sign}</span> ${count > 1 ? `${formatCount(count)} ` : ""}${word}:
        <span class="list">${namesOf(names, IN_ROW)}</span>
      </h2>
      <p class="soft">
        <span class="platform">${platform}</span>
        ${at === undefined ? html`` : html`<code>${escapeLine(at)}</code> `}${labels.map(
          ({ text, grave: isGrave }) => html`<span class="tag ${isGrave ? "grave" : ""}">${text}</span> `,
        )}
      </p>
      ${
        changes.length === 0
          ? html``
          : html`<ul class="changes">
              ${changes.map(changeOf)}
            </ul>`
      }
      ${
        texts.length === 0
          ? html``
          : html`<ul class="texts">
              ${texts.map(({ line, grave: isGrave }) => html`<li class="${isGrave ? "grave" : ""}">${markup(line)}</li>`)}
            </ul>`
      }
    </div>
    <div class="side">
      ${runs === undefined ? html`` : runsPicture(runs.before, runs.after, count > 1 ? "runs per day, each" : "runs per day")}
    </div>
    <div class="wide">
      ${callsOf(example, count)}
      ${blocks.map(
        ({ title, code }) =>
          html`<details>
            <summary>${title}</summary>
            <pre>${code.split("\n").map(escapeLine).join("\n")}</pre>
          </details>`,
      )}
    </div>
  </article> `;
}

/** Ranges as the script reads them: what stands around the number, and from which to which it goes. */
function searchable(names: readonly NameRange[]): string {
  const short = (name: string): string => escapeLine(shortened(name)).toLowerCase();
  return JSON.stringify(
    names.map(({ first, last }) => (last === undefined ? [short(first)] : [short(first), short(last)])),
  );
}

function callsOf(example: Row["example"], count: number): Html {
  if (example === undefined) return html`<p class="soft">No call is made.</p>`;
  const { name, calls } = example;
  return html`<details>
    <summary>
      ${count > 1 ? html`As for ${escapeLine(name)}: ` : html``}${plural(calls.length, "call")}:
      ${calls.map(
        ({ method, path, onlyIf }) =>
          html` <code>${escapeLine(`${method} ${path}`)}</code
            >${onlyIf === undefined ? "" : ` only if ${escapeLine(onlyIf)}`}`,
      )}
    </summary>
    <pre>${calls.map(request).join("\n\n")}</pre>
  </details>`;
}

function changeOf({ path, before, after, note }: ShownChange): Html {
  const said = note === undefined || note === "" ? html`` : html` <span class="soft">${escapeLine(note)}</span>`;
  const old = before === undefined ? html`` : html` <del>${escapeLine(shortened(before))}</del>`;
  const fresh = after === undefined ? html`` : html` <ins>${escapeLine(shortened(after))}</ins>`;
  const arrow = before !== undefined && after !== undefined ? " →" : "";
  return html`<li><span class="field">${escapeLine(path)}</span>${old}${arrow}${fresh}${said}</li>`;
}

function advice(lines: readonly Line[]): Html {
  if (lines.length === 0) return html``;
  return html`<section class="box">
    <h2>What to do</h2>
    <ul>
      ${lines.map((line) => html`<li>${markup(line)}</li>`)}
    </ul>
  </section>`;
}

function list({ title, items }: ReportDocument["lists"][number]): Html {
  return html`<details class="box">
    <summary>${escapeLine(title)}</summary>
    <ul>
      ${items.slice(0, MOST_ITEMS).map((line) => html`<li>${markup(line)}</li>`)}
      ${items.length > MOST_ITEMS ? html`<li>… and ${formatCount(items.length - MOST_ITEMS)} more</li>` : html``}
    </ul>
  </details>`;
}

const MOST_ITEMS = 2_000;
