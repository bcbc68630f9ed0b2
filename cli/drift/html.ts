import { escapeLine } from "../display/escape.js";
import { counted, filterBar, filterScript } from "../report/html-filters.js";
import { html, page, type Html } from "../report/html-page.js";
import { messages, tags } from "../report/html-parts.js";
import { conditional, request } from "../report/http.js";
import { place, platformName, plural } from "../report/words.js";
import type { DriftReport, FieldDrift, SyncDrift } from "./model.js";
import { describeFinding, headline, inCodeLabel, putBackCommand, summary } from "./words.js";

/** The report as one self-contained page. */
export function toHtml(report: DriftReport): string {
  const where = place(report);
  const { totals } = report;
  const body = html`<header>
      <p class="soft">${where === "" ? "Drift" : html`Drift · ${escapeLine(where)}`}</p>
      <h1>${headline(report)}</h1>
      ${tags([
        ...(totals.gone > 0 ? [{ text: `${totals.gone} gone`, grave: true }] : []),
        ...(totals.changed > 0 ? [{ text: `${totals.changed} changed`, grave: true }] : []),
        ...(totals.unreadable > 0 ? [{ text: `${totals.unreadable} not read`, grave: true }] : []),
        ...(totals.ignored > 0 ? [{ text: `${totals.ignored} ignored`, grave: false }] : []),
      ])}
      <p>${summary(report)}</p>
    </header>
    ${messages("problem", "The check failed, so what follows is incomplete", report.problems)}
    ${messages(
      "problem",
      "Could not be read: whether these differ, or are there at all, is not known",
      report.unreadable.map(({ name, platform, reason }) => `${name} (${platformName(platform)}): ${reason}`),
    )}
    ${messages("warning", "The platforms' answers raise a doubt", report.warnings)}
    ${
      report.syncs.length < 2
        ? html``
        : filterBar([
            {
              name: "platform",
              label: "Platform",
              options: counted(
                report.syncs.map(({ platform }) => platform),
                platformName,
              ),
            },
            { name: "found", label: "Found", options: counted(report.syncs.map(({ found }) => found)) },
          ])
    }
    <section id="items">${report.syncs.map((each) => sync(report, each))}</section>
    <p id="none" class="soft" hidden>No sync matches.</p>
    ${advice(report)}
    ${messages("warning", "Entries of the ignore file to look at", report.ignoreEntries.map(describeFinding))}
    ${ignored(report)}${others(report)}`;
  return page(
    `${headline(report)}${where === "" ? "" : ` – ${escapeLine(where)}`}`,
    body,
    report.syncs.length > 1 ? filterScript : "",
  );
}

function sync(report: DriftReport, drift: SyncDrift): Html {
  const { name, platform, found, declaredAt, fields, putBack, id } = drift;
  return html`<article
    class="box item g3"
    data-platform="${platform}"
    data-found="${found}"
    data-text="${escapeLine(name).toLowerCase()}"
  >
    <div class="wide">
      <h2><span class="sign ${found}">${found === "gone" ? "-" : "~"}</span> ${escapeLine(name)}</h2>
      <p class="soft">
        <span class="platform">${platformName(platform)}</span> ${escapeLine(id)}
        ${declaredAt === undefined ? html`` : html` · <code>${escapeLine(declaredAt)}</code>`}
      </p>
      ${found === "gone" ? html`<p>The platform has no such sync any more.</p>` : comparison(fields, inCodeLabel(report))}
      <details>
        <summary>
          Put it back${putBack.calls.length === 0 ? "" : html` (${plural(putBack.calls.length, "call")})`}
        </summary>
        <p><code>${escapeLine(putBackCommand(report, drift))}</code></p>
        <ul class="texts">
          ${putBack.effects.map(({ text, onlyIf }) => html`<li>${escapeLine(conditional(text, onlyIf))}</li>`)}
        </ul>
        ${putBack.calls.length === 0 ? html`` : html`<pre>${putBack.calls.map(request).join("\n\n")}</pre>`}
      </details>
    </div>
  </article> `;
}

function comparison(fields: readonly FieldDrift[], label: string): Html {
  return html`<div class="compare">
    <span class="soft head"></span><span class="soft head">${label}</span><span class="soft head">On the platform</span
    ><span class="soft head">To adopt it</span>
    ${fields.map(
      ({ path, inCode, onPlatform, adopt }) =>
        html`<span class="field">${escapeLine(path)}</span> <span data-label="${label}">${value(inCode, "del")}</span>
          <span data-label="On the platform">${value(onPlatform, "ins")}</span>
          <span data-label="To adopt it"
            >${adopt === undefined ? html`<span class="soft">cannot be adopted</span>` : html`<code>${escapeLine(adopt)}</code>`}</span
          >`,
    )}
  </div>`;
}

function value(text: string | undefined, element: "del" | "ins"): Html {
  if (text === undefined) return html`<span class="soft">not set</span>`;
  return element === "del" ? html`<code>${escapeLine(text)}</code>` : html`<ins>${escapeLine(text)}</ins>`;
}

function advice(report: DriftReport): Html {
  if (report.syncs.length === 0) return html``;
  return html`<section class="box">
    <h2>What to do</h2>
    <ul>
      <li><b>Put back</b> what the program says: <code>${escapeLine(putBackCommand(report))}</code></li>
      <li>
        <b>Adopt</b> what the platform has: change the line, then run the same command; for that sync nothing is sent.
      </li>
    </ul>
  </section>`;
}

function ignored({ ignored }: DriftReport): Html {
  if (ignored.length === 0) return html``;
  return html`<details class="box">
    <summary>${plural(ignored.length, "difference")} ignored</summary>
    <ul>
      ${ignored.map(
        ({ name, platform, field, reason, until }) =>
          html`<li>
            ${escapeLine(name)} (${platformName(platform)})
            ${field === undefined ? html`gone` : html`<span class="field">${escapeLine(field.path)}</span> ${value(field.inCode, "del")} &rarr; ${value(field.onPlatform, "ins")}`}:
            ${escapeLine(reason)}, until ${until}
          </li>`,
      )}
    </ul>
  </details>`;
}

function others({ others }: DriftReport): Html {
  if (others.length === 0) return html``;
  return html`<details class="box">
    <summary>${plural(others.length, "other resource")} differ, not judged here</summary>
    <ul>
      ${others.map(({ found, type, name }) => html`<li>${escapeLine(`${found} ${type} ${name}`)}</li>`)}
    </ul>
  </details>`;
}
