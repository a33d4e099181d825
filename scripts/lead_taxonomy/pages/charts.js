"use strict";
// What the page carries, numbers in its language, and its charts.

let parsedPageData = null;

/** What the page carries: `language`, `charts`, and what the report or the comparison adds. */
function pageData() {
  parsedPageData ??= JSON.parse(document.getElementById("page-data").textContent);
  return parsedPageData;
}

const NO_NUMBER = "–";
const numberFormats = new Map();

function writeNumber(value, decimals) {
  if (value === null || value === undefined) return NO_NUMBER;
  if (!numberFormats.has(decimals)) {
    const locale = pageData().language === "nl" ? "nl-NL" : "en-GB";
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    numberFormats.set(decimals, new Intl.NumberFormat(locale, { ...digits, useGrouping: "always" }));
  }
  // Intl writes -0 with its sign.
  return numberFormats.get(decimals).format(value === 0 ? 0 : value).replace(/^-(?=[0.,]*$)/, "");
}

/** Write a number that is a "count", a "share" (0.25 is a quarter), an "amount" or "days", as Numbers does in Python. */
function writeAs(value, kind) {
  if (value === null || value === undefined) return NO_NUMBER;
  if (kind === "share") return `${writeNumber(value * 100, 1)}\u00a0%`;
  return writeNumber(value, kind === "days" ? 1 : 0);
}

const drawnCharts = new Map();

/**
 * Draw a chart, or show other numbers in one that was drawn.
 * @param {string} id its id in the page.
 * @param {Object<string, Object[]>} datasets rows by the name that the chart has for them.
 * @returns {Promise} done when it shows them.
 */
function drawChart(id, datasets = {}) {
  const place = document.getElementById(`chart-${id}`);
  if (!place) return Promise.resolve(null);
  const before = drawnCharts.get(id) ?? Promise.resolve(null);
  const sets = Object.values(datasets);
  const isEmpty = sets.length > 0 && sets.every((rows) => rows.length === 0);
  place.hidden = isEmpty;
  place.nextElementSibling.hidden = !isEmpty;
  // A chart of nothing has no scale: it is left as it was.
  if (isEmpty) return before;
  const after = before.then(async (view) => {
    if (view === null) return embed(id, place, datasets);
    for (const [name, rows] of Object.entries(datasets)) view.data(name, rows);
    return view.runAsync();
  });
  drawnCharts.set(id, after);
  return after;
}

async function embed(id, place, datasets) {
  const spec = { ...pageData().charts[id] };
  spec.data = (spec.data ?? []).map((each) => (each.name in datasets ? { ...each, values: datasets[each.name] } : each));
  const { view } = await window.vegaEmbed(place, spec, {
    // The interpreter instead of generated functions: the page's policy allows no `eval`.
    mode: "vega",
    ast: true,
    actions: false,
    defaultStyle: false,
    renderer: "svg",
    formatLocale: pageData().locale.number,
    timeFormatLocale: pageData().locale.time,
    tooltip: (_, event, __, value) => explainMark(event, value, place.dataset.explains),
  });
  // Vega's place for controls, of which there are none.
  place.querySelector("form:empty")?.remove();
  return view;
}

/** Whether a chart brings all its data; others wait for `drawChart`. */
function carriesItsData(spec) {
  return (spec.data ?? []).every((each) => ["values", "url", "source", "transform"].some((key) => key in each));
}

// The page is read before its charts are drawn.
window.addEventListener("load", () => {
  for (const [id, spec] of Object.entries(pageData().charts)) {
    if (carriesItsData(spec)) drawChart(id);
  }
});

// What is folded on a screen is unfolded on paper.
const unfolded = [];
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) {
    details.open = true;
    unfolded.push(details);
  }
});
window.addEventListener("afterprint", () => {
  for (const details of unfolded.splice(0)) details.open = false;
});
