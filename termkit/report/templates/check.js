"use strict";
(() => {
  const themes = ["system", "light", "dark"];
  const theme = document.getElementById("theme");
  const remembered = () => {
    try {
      return localStorage.getItem("termkit-theme") || "system";
    } catch {
      return "system"; // a page from a file may have no storage
    }
  };
  const paint = (name) => {
    document.documentElement.dataset.theme = name;
    theme.textContent = `Theme: ${name}`;
  };
  theme.hidden = false;
  paint(themes.includes(remembered()) ? remembered() : "system");
  theme.addEventListener("click", () => {
    const next = themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length];
    paint(next);
    try {
      localStorage.setItem("termkit-theme", next);
    } catch {
      // then it holds for this visit
    }
  });

  const sort = (head) => {
    const column = head.cellIndex;
    const body = head.closest("table").tBodies[0];
    const isNumber = head.dataset.sort === "number";
    const first = isNumber ? "descending" : "ascending";
    const order = head.getAttribute("aria-sort") === first ? (isNumber ? "ascending" : "descending") : first;
    const value = (row) => {
      const cell = row.cells[column];
      return isNumber ? Number(cell.dataset.value ?? cell.textContent.replaceAll(",", "")) : cell.textContent.trim();
    };
    const compare = (a, b) => (isNumber ? a[0] - b[0] : a[0].localeCompare(b[0]));
    const rows = [...body.rows].map((row) => [value(row), row]).sort(compare);
    if (order === "descending") rows.reverse();
    body.append(...rows.map(([, row]) => row));
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
  };
  for (const head of document.querySelectorAll("th[data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head));
    head.append(button);
  }

  const form = document.getElementById("filters");
  const openTarget = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    if (target.closest("[hidden]")) {
      form.reset();
      filter();
    }
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", openTarget);

  if (!form) {
    openTarget();
    return;
  }
  form.hidden = false;
  const output = form.querySelector("output");
  const nothing = document.getElementById("nothing");
  const groups = [...document.querySelectorAll("section.file")].map((section) => ({
    section,
    cards: [...section.querySelectorAll("article.finding")],
  }));
  const words = new Map(); // of each card, gathered when they are first asked for
  const wordsOf = (card) => {
    if (!words.has(card)) {
      const parts = card.querySelectorAll(":scope > :not(details)");
      words.set(card, [...parts].map((part) => part.textContent).join(" ").replace(/\s+/g, " ").toLowerCase());
    }
    return words.get(card);
  };
  const number = new Intl.NumberFormat("en");
  const filter = () => {
    const data = new FormData(form);
    const severities = new Set(data.getAll("severity"));
    const [rule, concept, file] = ["rule", "concept", "file"].map((name) => data.get(name) || "");
    const sought = data.get("words").trim().replace(/\s+/g, " ").toLowerCase();
    let shown = 0;
    let all = 0;
    for (const { section, cards } of groups) {
      let here = 0;
      for (const card of cards) {
        const { severity, rule: its, concept: of } = card.dataset;
        const fits =
          severities.has(severity) &&
          (!rule || rule === its) &&
          (!concept || concept === of) &&
          (!file || file === section.dataset.file) &&
          (!sought || wordsOf(card).includes(sought));
        card.hidden = !fits;
        here += fits;
      }
      section.hidden = !here;
      shown += here;
      all += cards.length;
    }
    const total = `${number.format(all)} finding${all === 1 ? "" : "s"}`;
    output.textContent = shown === all ? total : `${number.format(shown)} of ${total}`;
    nothing.hidden = shown > 0;
  };
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 80);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  for (const link of document.querySelectorAll("a[data-concept]")) {
    link.addEventListener("click", () => {
      form.reset();
      form.elements.concept.value = link.dataset.concept;
      filter();
    });
  }
  filter(); // a browser may have kept what was entered before
  openTarget();
})();
