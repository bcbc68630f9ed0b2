import { escapeLine } from "../display/escape.js";
import type { FieldChange } from "../report/fields.js";
import { counted, filterBar, filterScript } from "../report/html-filters.js";
import { html, page, type Html } from "../report/html-page.js";
import { messages, tags } from "../report/html-parts.js";
import { request } from "../report/http.js";
import { formatCount, place, platformName, plural } from "../report/words.js";
import { loadPicture } from "./load-picture.js";
import type { Review, SyncReview } from "./model.js";
import {
  effectCounts,
  effectsOf,
  formatRuns,
  formatSeconds,
  gravityOf,
  headline,
  OPERATION_SIGN,
  OPERATION_WORD,
} from "./words.js";

/** The review as one self-contained page. */
export function toHtml(review: Review): string {
  const where = place(review);
  const body = html`<header>
      <p class="soft">${where === "" ? "Review" : html`Review · ${escapeLine(where)}`}</p>
      <h1>${headline(review)}</h1>
      ${tags(effectCounts(review).map(({ word, count, grave }) => ({ text: `${count} × ${word}`, grave })))}
    </header>
    ${messages("problem", "The preview failed, so what follows is incomplete", review.problems)}
    ${messages("warning", "The preview warns", review.warnings)}${figures(review)}${filters(review)}
    <section id="items">${review.syncs.map(sync)}</section>
    <p id="none" class="soft" hidden>No sync matches.</p>
    ${others(review)}
    <footer class="soft">
      ${plural(review.unchanged, "resource")}
      unchanged${review.reads === 0 ? "" : `, ${plural(review.reads, "sync")} only looked up`}. The calls come from the
      same code that the update runs; a creation leaves out what the platform has already.
    </footer>`;
  return page(
    `${headline(review)}${where === "" ? "" : ` – ${escapeLine(where)}`}`,
    body,
    review.syncs.length > 1 ? filterScript : "",
  );
}

function figures(review: Review): Html {
  if (review.syncs.length === 0) return html``;
  const { totals } = review;
  const { before, after, unknown } = totals.runsPerDay;
  const seconds = totals.seconds ?? 0;
  return html`<section class="figures">
    <div class="box">
      <b>${formatCount(totals.syncs)}</b><span class="soft">${totals.syncs === 1 ? "sync" : "syncs"}</span>
    </div>
    <div class="box">
      <b>${formatCount(totals.calls)}</b
      ><span class="soft"
        >${totals.calls === 1 ? "call" : "calls"}${seconds < 1 ? "" : `, at least ${formatSeconds(seconds)} under the platforms' limits`}</span
      >
    </div>
    <div class="box">
      <b>${formatRuns(before)} &rarr; ${formatRuns(after)}</b
      ><span class="soft"
        >runs a day of these
        syncs${unknown === 0 ? "" : ` (${plural(unknown, "sync")} not counted: the schedule is not known)`}</span
      >
      ${loadPicture(before, after, "")}
    </div>
  </section>`;
}

function filters(review: Review): Html {
  if (review.syncs.length < 2) return html``;
  const platforms = counted(
    review.syncs.map(({ platform }) => platform),
    platformName,
  );
  return filterBar([
    {
      name: "platform",
      label: "Platform",
      options: platforms,
    },
    {
      name: "effect",
      label: "Causes",
      options: effectCounts(review).map(({ kind, word, count, grave }) => ({ value: kind, label: word, count, grave })),
    },
  ]);
}

function sync(review: SyncReview): Html {
  const { operation, name, platform, changes, calls, notes, runsPerDay } = review;
  const effects = effectsOf(review);
  const kinds = [...new Set(effects.map(({ kind }) => kind))];
  const words = new Map(effects.map(({ word, grave }) => [word, grave]));
  const texts = [
    ...effects.map(({ text, grave }) => html`<li class="${grave ? "grave" : ""}">${escapeLine(text)}</li>`),
    ...notes.map((text) => html`<li class="soft">${escapeLine(text)}</li>`),
  ];
  return html`<article
    class="box item g${gravityOf(review)}"
    data-platform="${platform}"
    data-effect="${kinds.join(" ")}"
    data-text="${escapeLine(name).toLowerCase()}"
  >
    <div class="main">
      <h2>
        <span class="sign ${operation}" title="${OPERATION_WORD[operation]}">${OPERATION_SIGN[operation]}</span>
        ${escapeLine(name)}
      </h2>
      <p class="soft">
        <span class="platform">${platformName(platform)}</span> ${OPERATION_WORD[operation]}
        ${[...words].map(([word, grave]) => html`<span class="tag ${grave ? "grave" : ""}">${word}</span> `)}
      </p>
      ${
        changes.length === 0
          ? html``
          : html`<ul class="changes">
              ${changes.map(change)}
            </ul>`
      }
      ${
        texts.length === 0
          ? html``
          : html`<ul class="texts">
              ${texts}
            </ul>`
      }
    </div>
    <div class="side">${loadPicture(runsPerDay.before, runsPerDay.after)}</div>
    <div class="wide">${callList(calls)}</div>
  </article> `;
}

function callList(calls: SyncReview["calls"]): Html {
  if (calls.length === 0) return html`<p class="soft">No call is made.</p>`;
  return html`<details>
    <summary>
      ${plural(calls.length, "call")}:
      ${calls.map(
        ({ method, path, onlyIf }) =>
          html` <code>${escapeLine(`${method} ${path}`)}</code
            >${onlyIf === undefined ? "" : ` only if ${escapeLine(onlyIf)}`}`,
      )}
    </summary>
    <pre>${calls.map(request).join("\n\n")}</pre>
  </details>`;
}

function change({ path, before, after, released }: FieldChange): Html {
  const name = html`<span class="field">${escapeLine(path)}</span>`;
  const old = (text = ""): Html => html`<del>${escapeLine(text)}</del>`;
  if (released === true) return html`<li>${name} ${old(before)} no longer managed: the platform keeps it</li>`;
  if (before === undefined) return html`<li>${name} <ins>${escapeLine(after ?? "")}</ins></li>`;
  if (after === undefined) return html`<li>${name} ${old(before)}</li>`;
  return html`<li>${name} ${old(before)} &rarr; <ins>${escapeLine(after)}</ins></li>`;
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
