// What a number means: shown on hover, focus and click, closed with Escape.
// A number points at its definitions in the page with aria-describedby, so that a screen reader reads the same.
(() => {
  const EXPLAINED = "button[aria-describedby], td[aria-describedby], data[aria-describedby]";
  const DELAY = 120;
  const box = document.getElementById("explanation");
  let shownFor = null;
  let isPinned = false;
  let timer = 0;

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function definitions(ids) {
    const parts = [];
    for (const id of (ids ?? "").split(/\s+/).filter(Boolean)) {
      const definition = document.getElementById(id);
      if (!definition) continue;
      const paragraph = document.createElement("p");
      const term = definition.querySelector("dt");
      if (term) paragraph.append(element("strong", term.textContent));
      paragraph.append((definition.querySelector("dd") ?? definition).textContent);
      parts.push(paragraph);
    }
    return parts;
  }

  function show(parts, rectangle) {
    window.clearTimeout(timer);
    if (parts.length === 0) return hide();
    box.replaceChildren(...parts);
    box.hidden = false;
    const view = document.documentElement;
    const left = Math.min(rectangle.left, view.clientWidth - box.offsetWidth - 8);
    const fitsBelow = rectangle.bottom + 6 + box.offsetHeight <= view.clientHeight;
    const top = fitsBelow || rectangle.top < box.offsetHeight + 6 ? rectangle.bottom + 6 : rectangle.top - box.offsetHeight - 6;
    box.style.left = `${window.scrollX + Math.max(left, 8)}px`;
    box.style.top = `${window.scrollY + top}px`;
  }

  function hide() {
    window.clearTimeout(timer);
    box.hidden = true;
    shownFor = null;
    isPinned = false;
  }

  function showFor(target, pin = false) {
    shownFor = target;
    isPinned = pin;
    show(definitions(target.getAttribute("aria-describedby")), target.getBoundingClientRect());
  }

  function later(action) {
    window.clearTimeout(timer);
    timer = window.setTimeout(action, DELAY);
  }

  function explained(event) {
    return event.target instanceof Element ? event.target.closest(EXPLAINED) : null;
  }

  document.addEventListener("pointerover", (event) => {
    const target = explained(event);
    if (event.pointerType === "touch") return;
    if (target && target !== shownFor && !isPinned) later(() => showFor(target));
    else if (box.contains(event.target)) window.clearTimeout(timer);
  });
  document.addEventListener("pointerout", (event) => {
    if (isPinned || event.pointerType === "touch" || document.activeElement === shownFor) return;
    if (explained(event) || box.contains(event.target)) later(hide);
  });
  document.addEventListener("focusin", (event) => {
    const target = explained(event);
    if (target) showFor(target);
    else if (!box.contains(event.target)) hide();
  });
  document.addEventListener("click", (event) => {
    const target = explained(event);
    if (target) showFor(target, true);
    else if (!box.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) {
      hide();
      event.stopPropagation();
    }
    const cell = event.target instanceof Element ? event.target.closest("table.grid td, table.grid th") : null;
    if (cell) moveIn(cell.closest("table"), cell, event);
  });

  // In a table with many numbers one of them is a stop of the Tab key; arrows go to the others.
  function moveIn(table, cell, event) {
    if (event.key === "Enter" || event.key === " ") {
      showFor(cell, true);
      event.preventDefault();
      return;
    }
    const rows = [...table.rows].filter((row) => !row.hidden);
    const filled = rows
      .map((row) => [...row.cells].filter((each) => each.hasAttribute("tabindex") && !each.hidden))
      .filter((row) => row.length > 0);
    const rowIndex = filled.findIndex((row) => row.includes(cell));
    const column = filled[rowIndex]?.indexOf(cell) ?? -1;
    const places = {
      ArrowRight: [rowIndex, column + 1],
      ArrowLeft: [rowIndex, column - 1],
      ArrowDown: [rowIndex + 1, column],
      ArrowUp: [rowIndex - 1, column],
      Home: [rowIndex, 0],
      End: [rowIndex, (filled[rowIndex]?.length ?? 0) - 1],
    };
    if (!(event.key in places)) return;
    const [toRow, toColumn] = places[event.key];
    const row = filled[toRow];
    const next = row?.[Math.min(toColumn, row.length - 1)];
    event.preventDefault();
    if (!next || toColumn < 0 || (event.key === "ArrowRight" && toColumn >= row.length)) return;
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  /** Make one visible cell of each such table a stop. */
  window.refreshGrids = () => {
    for (const table of document.querySelectorAll("table.grid")) {
      const cells = [...table.querySelectorAll("td[aria-describedby]")];
      const visible = cells.filter((cell) => !cell.hidden && !cell.parentElement.hidden);
      const stop = visible.find((cell) => cell.tabIndex === 0) ?? visible[0];
      for (const cell of cells) cell.tabIndex = cell === stop ? 0 : -1;
    }
  };
  window.refreshGrids();

  /** Show the values of a mark under the pointer, and the definitions of its chart. */
  window.explainMark = (event, value, ids) => {
    if (value === null || value === undefined || value === "") {
      if (!isPinned) later(hide);
      return;
    }
    const list = document.createElement("dl");
    list.className = "values";
    for (const [name, text] of Object.entries(value)) list.append(element("dt", name), element("dd", text));
    shownFor = null;
    show([list, ...definitions(ids)], new DOMRect(event.clientX + 12, event.clientY, 0, 12));
  };
})();
