import { escapeLine } from "../../engine/display/escape.js";
import { html, page, type Html } from "./html-page.js";
import { loadPicture } from "./load-picture.js";
import { request } from "./markdown.js";
import type { FieldChange, Review, SyncReview } from "./model.js";
import {
  effectCounts,
  EFFECT_WORD,
  formatSeconds,
  GRAVE,
  headline,
  OPERATION_SIGN,
  OPERATION_WORD,
  plural,
  runsInAll,
} from "./words.js";

/** The review as one self-contained page. */
export function toHtml(review: Review): string {
  const where = [review.project, review.stack].filter((part) => part !== undefined).join(" / ");
  const body = html`<header>
      <p class="soft">${escapeLine(where)}</p>
      <h1>${headline(review)}</h1>
      ${facts(review)}
    </header>
    ${problems(review)}${inAll(review)}${filters(review)}
    <section id="syncs">${review.syncs.map(sync)}</section>
    <p id="none" class="soft" hidden>No sync matches the filters.</p>
    ${others(review)}
    <footer class="soft">
      ${plural(review.unchanged, "resource")} unchanged. The calls come from the same code that
      <code>pulumi up</code> runs.
    </footer>`;
  return page(
    `${headline(review)}${where === "" ? "" : ` – ${where}`}`,
    body,
    review.syncs.length > 1 ? FILTER_SCRIPT : "",
  );
}

function facts(review: Review): Html {
  const tags = effectCounts(review).map(
    ({ word, count, grave }) => html`<li class="tag ${grave ? "grave" : ""}">${count} × ${word}</li>`,
  );
  return tags.length === 0
    ? html``
    : html`<ul class="facts">
        ${tags}
      </ul>`;
}

function problems({ problems }: Review): Html {
  if (problems.length === 0) return html``;
  return html`<section class="box problem">
    <h2>The preview failed, so what follows is incomplete</h2>
    <ul>
      ${problems.map((problem) => html`<li>${escapeLine(problem)}</li>`)}
    </ul>
  </section>`;
}

function inAll(review: Review): Html {
  if (review.syncs.length === 0) return html``;
  const { totals } = review;
  const time =
    totals.seconds === null || totals.seconds < 1
      ? html``
      : html`<p class="soft">
          The calls take at least ${formatSeconds(totals.seconds)} under the platforms' rate limits.
        </p>`;
  return html`<section class="box sync">
    <div>
      <h2>Load</h2>
      <p>${runsInAll(review)}.</p>
      ${time}
    </div>
    <div>${loadPicture(totals.runsPerDay.before, totals.runsPerDay.after)}</div>
  </section>`;
}

function filters(review: Review): Html {
  if (review.syncs.length < 2) return html``;
  const platforms = [...new Set(review.syncs.map(({ platform }) => platform))].sort();
  const kinds = effectCounts(review);
  return html`<nav class="filters" aria-label="Filter">
    ${platforms.length > 1 ? [html`<span class="soft">Platform</span>`, ...platforms.map((name) => button("platform", name, name))] : []}
    <span class="soft">What it causes</span>${kinds.map(({ kind, word }) => button("effect", kind, word))}
  </nav>`;
}

function button(filter: "platform" | "effect", value: string, label: string): Html {
  return html`<button type="button" aria-pressed="false" data-filter="${filter}" data-value="${value}">
    ${label}
  </button>`;
}

function sync(review: SyncReview): Html {
  const { operation, name, platform, changes, calls, effects, runsPerDay } = review;
  const kinds = [...new Set(effects.map(({ kind }) => kind))];
  return html`<article class="box sync" data-platform="${platform}" data-effects="${kinds.join(" ")}">
    <div>
      <h2><span class="sign ${operation}">${OPERATION_SIGN[operation]}</span> ${escapeLine(name)}</h2>
      <p class="soft">
        ${platform} ·
        ${OPERATION_WORD[operation]}${kinds.filter((kind) => GRAVE.has(kind)).map((kind) => html` <span class="tag grave">${EFFECT_WORD[kind] ?? kind}</span>`)}
      </p>
      ${
        changes.length === 0
          ? html``
          : html`<ul>
              ${changes.map(change)}
            </ul>`
      }
      ${
        effects.length === 0
          ? html``
          : html`<ul>
              ${effects.map(({ kind, text }) => html`<li class="${GRAVE.has(kind) ? "grave" : ""}">${escapeLine(text)}</li>`)}
            </ul>`
      }
    </div>
    <div>${loadPicture(runsPerDay.before, runsPerDay.after)}</div>
    <div class="wide">${callList(calls)}</div>
  </article> `;
}

function callList(calls: SyncReview["calls"]): Html {
  if (calls.length === 0) return html`<p class="soft">No call is made.</p>`;
  return html`<details>
    <summary>
      ${plural(calls.length, "call")}:
      ${calls.map((call) => html` <code>${escapeLine(`${call.method} ${call.path}`)}</code>`)}
    </summary>
    <pre>${calls.map(request).join("\n\n")}</pre>
  </details>`;
}

function change({ path, before, after, released }: FieldChange): Html {
  const name = html`<code>${escapeLine(path)}</code>`;
  if (released === true)
    return html`<li>${name}: <del>${escapeLine(before ?? "")}</del> no longer managed: the platform keeps it</li>`;
  if (before === undefined) return html`<li>${name}: <code>${escapeLine(after ?? "")}</code></li>`;
  if (after === undefined) return html`<li>${name}: <del>${escapeLine(before)}</del></li>`;
  return html`<li>${name}: <code>${escapeLine(before)}</code> → <code>${escapeLine(after)}</code></li>`;
}

function others({ others }: Review): Html {
  if (others.length === 0) return html``;
  return html`<details class="box">
    <summary>${plural(others.length, "other resource")} changed, not judged here</summary>
    <ul>
      ${others.map(({ operation, type, name }) => html`<li>${escapeLine(`${operation} ${type} ${name}`)}</li>`)}
    </ul>
  </details>`;
}

/** Shows the syncs that match one of the pressed buttons of each kind. Without scripts all stay visible. */
const FILTER_SCRIPT = `
const buttons = [...document.querySelectorAll("[data-filter]")];
const syncs = [...document.querySelectorAll("#syncs > article")];
function pressed(filter) {
  return buttons.filter((b) => b.dataset.filter === filter && b.getAttribute("aria-pressed") === "true").map((b) => b.dataset.value);
}
function show() {
  const platforms = pressed("platform"), effects = pressed("effect");
  let any = false;
  for (const sync of syncs) {
    const kinds = sync.dataset.effects.split(" ");
    const visible = (platforms.length === 0 || platforms.includes(sync.dataset.platform)) &&
      (effects.length === 0 || effects.some((kind) => kinds.includes(kind)));
    sync.hidden = !visible;
    any ||= visible;
  }
  document.getElementById("none").hidden = any;
}
for (const button of buttons) button.addEventListener("click", () => {
  button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
  show();
});
`;
