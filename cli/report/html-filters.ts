import { html, type Html } from "./html-page.js";
import { formatCount } from "./words.js";

/** One group of buttons: an item is shown when it has one of the pressed values. */
export interface FilterGroup {
  /** Name of the items' data attribute. */
  readonly name: string;
  readonly label: string;
  readonly options: readonly { value: string; label: string; count: number; grave?: boolean }[];
}

/** Buttons and a field that narrow a list down; groups with one button are left out. */
export function filterBar(groups: readonly FilterGroup[]): Html {
  const useful = groups.filter(({ options }) => options.length > 1);
  return html`<nav class="filters" aria-label="Filter">
    <input type="search" id="search" placeholder="Find a sync" aria-label="Find a sync by its name" />
    ${useful.map(
      ({ name, label, options }) =>
        html`<span class="group"
          ><span class="soft">${label}</span>${options.map((option) => button(name, option))}</span
        >`,
    )}
  </nav>`;
}

function button(filter: string, { value, label, count, grave = false }: FilterGroup["options"][number]): Html {
  return html`<button
    type="button"
    class="${grave ? "grave" : ""}"
    aria-pressed="false"
    data-filter="${filter}"
    data-value="${value}"
  >
    ${label} <span class="soft">${formatCount(count)}</span>
  </button>`;
}

/**
 * Shows the items (`#items article`) that match one pressed button of each group, and the text: also a name that stands in
 * a range. Without scripts all stay visible.
 */
export const filterScript = `
const buttons = [...document.querySelectorAll("[data-filter]")];
const items = [...document.querySelectorAll("#items article")].map((node) => ({ node, names: JSON.parse(node.dataset.names) }));
const search = document.getElementById("search");
const counted = /^(.*?)(\\d+)(\\D*)$/;
function named(names, text) {
  const typed = counted.exec(text);
  return names.some(([first, last]) => {
    if (first.includes(text) || (last !== undefined && last.includes(text))) return true;
    const [from, to] = [counted.exec(first), counted.exec(last ?? "")];
    if (typed === null || from === null || to === null) return false;
    const number = Number(typed[2]);
    const around = from[1].endsWith(typed[1]) && from[3].startsWith(typed[3]);
    return around && number >= Number(from[2]) && number <= Number(to[2]);
  });
}
function show() {
  const pressed = new Map();
  for (const { dataset } of buttons.filter((b) => b.getAttribute("aria-pressed") === "true"))
    pressed.set(dataset.filter, [...(pressed.get(dataset.filter) ?? []), dataset.value]);
  const text = search.value.trim().toLowerCase();
  let any = false;
  for (const { node, names } of items) {
    const fits = [...pressed].every(([filter, values]) => {
      const has = node.dataset[filter].split(" ");
      return values.some((value) => has.includes(value));
    });
    const visible = fits && named(names, text);
    node.hidden = !visible;
    any ||= visible;
  }
  for (const section of document.querySelectorAll("#items > section"))
    section.hidden = !section.querySelector("article:not([hidden])");
  document.getElementById("none").hidden = any;
}
search.addEventListener("input", show);
for (const button of buttons) button.addEventListener("click", () => {
  button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
  show();
});
`;

/** Options for the values that occur, each with how often it does. */
export function counted<Value extends string>(
  values: readonly Value[],
  labelOf = (value: Value): string => value,
): { value: string; label: string; count: number }[] {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, count]) => ({ value, label: labelOf(value), count }));
}
