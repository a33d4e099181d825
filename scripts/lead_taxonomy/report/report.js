// The filters of the report: every number and chart follows them. The figures come from Cube; nothing leaves the page.
(() => {
  const data = pageData();
  const t = (nl, en) => (data.language === "nl" ? nl : en);
  const form = document.getElementById("filters");
  const summary = document.getElementById("filter-summary");
  let round = 0;

  Cube.start(data);

  function readFilters() {
    const value = (name) => form.elements[name]?.value ?? "";
    const number = (text) => (text === "" ? null : Number(text));
    const [segment, segmentValue] = value("segment").split(":");
    const all = Cube.noFilters();
    return {
      from: number(value("from")) ?? all.from,
      to: number(value("to")) ?? all.to,
      source: number(value("source")),
      segment: segment === "" ? null : { name: segment, value: Number(segmentValue) },
      owner: value("owner") === "" ? null : data.owners[Number(value("owner"))],
    };
  }

  /** A period that ends before it starts becomes that one month. */
  function keepInOrder(changed) {
    const { from, to } = form.elements;
    if (from && to && Number(from.value) > Number(to.value)) {
      if (changed === to) from.value = to.value;
      else to.value = from.value;
    }
  }

  function summarise() {
    const parts = [...form.querySelectorAll("select")]
      .filter((select) => select.selectedIndex !== (select.name === "to" ? select.options.length - 1 : 0))
      .map((select) => `${select.dataset.name}: ${select.selectedOptions[0].textContent.trim()}`);
    summary.textContent = parts.length === 0 ? t("Alle leads.", "All leads.") : `${parts.join(" · ")}.`;
    form.classList.toggle("active", parts.length > 0);
  }

  function fillNumbers(tables) {
    for (const cell of document.querySelectorAll("[data-f]")) {
      const [table, row, metric] = cell.dataset.f.split(".");
      const figures = tables[table]?.[Number(row)];
      if (!figures) continue;
      if (cell.dataset.k === "cohort") {
        fillCohort(cell, figures, tables.cohorts);
        continue;
      }
      const sign = figures.approximate?.includes(metric) && figures[metric] !== null ? "≈\u00a0" : "";
      cell.textContent = sign + writeAs(figures[metric], cell.dataset.k);
    }
    for (const row of document.querySelectorAll("[data-r]")) {
      const [table, number] = row.dataset.r.split(".");
      row.hidden = tables[table]?.[Number(number)]?.hidden ?? true;
    }
    for (const cell of document.querySelectorAll("[data-stage-column]")) {
      cell.hidden = tables.stages[Number(cell.dataset.stageColumn)].hidden;
    }
    for (const note of document.querySelectorAll("[data-without]")) {
      note.hidden = tables[note.dataset.without] !== undefined;
    }
    const first = tables.stages.find((row) => !row.hidden);
    const entered = document.getElementById("tile-entered");
    if (entered && first) {
      entered.textContent = writeAs(first.entered_leads, "count");
      const stage = data.stages.findIndex((each) => each.id === first.stage_id);
      document.getElementById("tile-entered-stage").textContent = data.stages[stage].name;
      entered.setAttribute("aria-describedby", `metric-entered_leads stage-${stage}`);
    }
    const approximate = tables.stages.some((row) => row.approximate.length > 0 && !row.hidden);
    for (const note of document.querySelectorAll(".approximate")) note.hidden = !approximate;
  }

  /** Whether enough of a cohort is decided to compare it with others. */
  const hasColor = (row) => row.resolved_conversion !== null && row.undecided_share <= data.most_undecided;

  /** A cell of the heat map: its colour is its share of the highest one in its column that has a colour. */
  function fillCohort(cell, figures, cohorts) {
    const value = figures.resolved_conversion;
    const column = cohorts.filter((each) => each.to_stage_id === figures.to_stage_id && !each.hidden);
    const highest = Math.max(0, ...column.filter(hasColor).map((each) => each.resolved_conversion));
    const share = highest === 0 ? 0 : value / highest;
    const heat = hasColor(figures) ? Math.min(7, Math.floor(7.99 * share)) : "none";
    const isYoung = figures.undecided_leads > 0;
    cell.className = `cohort heat-${heat}${isYoung ? " young" : ""}`;
    const number = document.createElement("span");
    number.textContent = writeAs(value, "share");
    cell.replaceChildren(number);
    if (isYoung) {
      const mark = document.createElement("small");
      mark.textContent = `${writeAs(figures.undecided_share, "share")} ${t("onbeslist", "undecided")}`;
      cell.append(mark);
    }
  }

  const ownerColor = (owner) => (data.owner_colors.includes(owner) ? `var(--${owner})` : "var(--accent)");
  const day = (text) => {
    const [year, month, date] = text.split("-").map(Number);
    return new Date(year, month - 1, date ?? 1).getTime();
  };
  const DAY = 86400000;
  // What fits a screen; the table below the chart has all.
  const MOST_SOURCES = 10;

  function drawCharts(tables) {
    const stages = data.stages.map((stage, number) => ({ ...tables.stages[number], stage })).filter((row) => !row.hidden);
    const count = (value) => writeAs(value, "count");
    drawChart("funnel", {
      funnel: stages.map(({ stage, entered_leads }, row) => ({
        row,
        count: entered_leads,
        label: `${stage.name}\u2003${count(entered_leads)}`,
        color: ownerColor(stage.owner),
        tooltip: { [stage.name]: count(entered_leads) },
      })),
    });
    drawChart("time", {
      time: stages
        .filter((row) => row.median_days_to_next_stage !== null)
        .map((figures, row) => {
          const written = [figures.median_days_to_next_stage, figures.p90_days_to_next_stage].map((days) =>
            writeAs(days, "days"),
          );
          return {
            row,
            median: figures.median_days_to_next_stage,
            p90: figures.p90_days_to_next_stage,
            label: `${figures.stage.name}\u2003${written.join(" – ")}`,
            color: ownerColor(figures.stage.owner),
            tooltip: { [t("Mediaan", "Median")]: written[0], [t("90e percentiel", "90th percentile")]: written[1] },
          };
        }),
    });
    drawChart("weeks", {
      weeks: tables.weeks
        .filter((row) => !row.hidden && row.entered_leads !== null)
        .map(({ week, entered_leads }) => ({
          start: day(week),
          end: day(week) + 7 * DAY,
          low: 0,
          high: entered_leads,
          tooltip: { [week]: count(entered_leads) },
        })),
    });
    drawChart("sources", {
      sources: tables.by_lead_source
        .map((figures, number) => ({ ...figures, label: data.labels.lead_source[number] }))
        .map((figures) => ({ ...figures, most: figures.entered_leads ?? figures.converted_leads }))
        .filter((row) => !row.hidden && row.most !== null)
        .sort((one, other) => other.most - one.most)
        .slice(0, MOST_SOURCES)
        .map((figures, row) => ({
          row,
          // Vega warns of a column without any number; the label says that there is none.
          count: figures.entered_leads ?? 0,
          part: figures.converted_leads ?? 0,
          label: `${figures.label}\u2003${count(figures.entered_leads)} → ${count(figures.converted_leads)}`,
          tooltip: {
            [t("Instroom", "Entered leads")]: count(figures.entered_leads),
            [t("Naar sales", "To sales")]: count(figures.converted_leads),
          },
        })),
    });
    drawChart("recycled", {
      recycled: tables.months
        .filter((row) => !row.hidden && row.month !== "")
        .flatMap((figures) => {
          const start = day(figures.month);
          const end = new Date(new Date(start).getFullYear(), new Date(start).getMonth() + 1, 1).getTime();
          const written = {
            [t("Terug naar marketing", "Recycled")]: count(figures.recycled_leads),
            [t("Daarvan teruggekomen", "Of these returned")]: count(figures.returned_leads),
          };
          const { recycled_leads: all, returned_leads: returned } = figures;
          return [
            { start, end, low: 0, high: returned, color: "var(--accent)", tooltip: written },
            { start, end, low: returned, high: all, color: "var(--heat-3)", tooltip: written },
          ];
        }),
    });
    if (data.has_other_basis) {
      drawChart("bases", {
        bases: stages.map((figures, row) => ({
          row,
          count: figures.entered_leads,
          other: figures.other_basis_leads,
          color: "var(--accent)",
          other_color: "var(--category-2)",
          label: `${figures.stage.name}\u2003${count(figures.entered_leads)} · ${count(figures.other_basis_leads)}`,
          tooltip: {
            [data.basis_names[0]]: count(figures.entered_leads),
            [data.basis_names[1]]: count(figures.other_basis_leads),
          },
        })),
      });
    }
  }

  async function update() {
    const mine = ++round;
    form.setAttribute("aria-busy", "true");
    const tables = await Cube.compute(readFilters());
    // A later choice overtakes an earlier one.
    if (mine !== round) return;
    fillNumbers(tables);
    window.refreshGrids();
    drawCharts(tables);
    summarise();
    form.removeAttribute("aria-busy");
    window.reportTables = tables;
  }

  if (form && data.stages.length > 0 && data.months.length > 0) {
    form.addEventListener("change", (event) => {
      keepInOrder(event.target);
      update();
    });
    form.addEventListener("reset", () => window.setTimeout(update));
    form.addEventListener("submit", (event) => event.preventDefault());
    // First what can be read, then what has to be drawn.
    window.addEventListener("load", () => window.requestAnimationFrame(() => window.setTimeout(update)));
  }
})();
