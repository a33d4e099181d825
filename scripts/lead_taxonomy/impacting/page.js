"use strict";
// Where the difference is: the tables and charts of the stage that is chosen.
(() => {
  const choice = document.getElementById("stage-choice");
  const { charts, drawings } = pageData();

  function draw(place) {
    const { chart, height, rows } = drawings[place.dataset.chart];
    // Charts of one kind differ in their rows and in the height that these need.
    charts[place.dataset.chart] ??= { ...charts[chart], height };
    drawChart(place.dataset.chart, { rows });
  }

  function show(chosen) {
    for (const part of document.querySelectorAll("[data-stage]")) {
      part.hidden = part.dataset.stage !== chosen;
      if (!part.hidden) part.querySelectorAll("[data-chart]").forEach(draw);
    }
  }

  choice?.addEventListener("change", () => show(choice.value));
  window.addEventListener("load", () => {
    // A browser keeps what was chosen when a page is loaded again.
    const chosen = choice?.value ?? document.querySelector("[data-chosen]")?.dataset.chosen;
    if (chosen !== undefined) show(chosen);
  });
})();
