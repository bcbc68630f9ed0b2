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
 * Shows the items (`#items > article`) that match one pressed button of each group, and the text. Without scripts all
 * stay visible.
 */
export const filterScript = `
const buttons = [...document.querySelectorAll("[data-filter]")];
const items = [...document.querySelectorAll("#items > article")];
const search = document.getElementById("search");
function show() {
  const pressed = new Map();
  for (const { dataset } of buttons.filter((b) => b.getAttribute("aria-pressed") === "true"))
    pressed.set(dataset.filter, [...(pressed.get(dataset.filter) ?? []), dataset.value]);
  const text = search.value.trim().toLowerCase();
  let any = false;
  for (const item of items) {
    const fits = [...pressed].every(([filter, values]) => {
      const has = item.dataset[filter].split(" ");
      return values.some((value) => has.includes(value));
    });
    const visible = fits && item.dataset.text.includes(text);
    item.hidden = !visible;
    any ||= visible;
  }
  document.getElementById("none").hidden = any;
}
search.addEventListener("input", show);
for (const button of buttons) button.addEventListener("click", () => {
  button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
  show();
});
`;

/** Options for the values that occur, each with how often it does. */
export function counted(
  values: readonly string[],
  labelOf = (value: string): string => value,
): { value: string; label: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, count]) => ({ value, label: labelOf(value), count }));
}
