(() => {
  const tools = document.getElementById("tools");
  if (!tools) return;
  const split = document.getElementById("split");
  const output = tools.querySelector("output");
  const drawings = document.getElementById("drawings");
  const threshold = Number(tools.dataset.threshold);
  const button = (name) => tools.querySelector(`[data-do="${name}"]`);
  const number = new Intl.NumberFormat("en");
  const lockedRows = document.getElementsByClassName("bead locked");
  const undone = []; // what takes back each change, the last one at the end
  let current = null;
  let isSaved = true;

  const columns = (row) => row.querySelectorAll(":scope > .column");
  const sentences = (column) => [...column.querySelectorAll(":scope > p[data-i]")];
  const sides = (row) => [...columns(row)].map(sentences);
  const beside = (row, step) => {
    const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    if (next) return next;
    const lists = [...document.querySelectorAll("ol.beads:has(> .bead)")];
    const list = lists[lists.indexOf(row.parentElement) + step];
    return list ? (step > 0 ? list.firstElementChild : list.lastElementChild) : null;
  };
  const isDoubtful = (row) => row.classList.contains("low");

  const select = (row, where) => {
    if (!row) return;
    if (current) {
      current.removeAttribute("aria-current");
      current.tabIndex = -1;
    }
    closeSplit();
    current = row;
    row.setAttribute("aria-current", "true");
    row.tabIndex = 0;
    if (where) {
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: where });
    }
    describe();
  };
  const describe = (message) => {
    const [source, target] = sides(current).map((side) => side.length);
    button("merge").disabled = !current.nextElementSibling;
    button("split").disabled = source + target < 2;
    button("undo").disabled = !undone.length;
    const isLocked = current.classList.contains("locked");
    button("confirm").firstChild.data = isLocked ? "Unlock " : "Confirm ";
    button("export").textContent = `Export ${number.format(lockedRows.length)} locked`;
    button("export").disabled = !lockedRows.length;
    output.textContent = message || current.querySelector(".link span").textContent;
  };

  const draw = (source, target) => {
    const id = `k${source}-${target}`;
    if (!document.getElementById(id)) {
      const middle = (count, at) => Number((((at + 0.5) / count) * 100).toPrecision(6));
      const each = (count, path) => Array.from({ length: count }, (_, at) => path(middle(count, at))).join("");
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.id = id;
      path.setAttribute("vector-effect", "non-scaling-stroke");
      path.setAttribute(
        "d",
        each(source, (y) => `M0 ${y}C25 ${y} 25 50 50 50`) + each(target, (y) => `M50 50C75 50 75 ${y} 100 ${y}`),
      );
      drawings.append(path);
    }
    return `#${id}`;
  };
  const render = (row) => {
    const [source, target] = sides(row);
    const isNull = !source.length || !target.length;
    for (const [at, column] of [...columns(row)].entries()) {
      const words = at ? "omitted: nothing in the target" : "added: nothing in the source";
      for (const old of column.querySelectorAll("p.none")) old.remove();
      if (!sentences(column).length) {
        const none = document.createElement("p");
        none.className = "none";
        none.lang = "en";
        none.textContent = words;
        column.append(none);
      }
    }
    const isLocked = row.classList.contains("locked");
    const confidence = Number(row.dataset.c);
    const isLow = !isLocked && confidence < threshold;
    row.classList.toggle("null", isNull);
    row.classList.toggle("low", isLow);
    row.classList.toggle("gap", [source, target].some((side) => side[0]?.classList.contains("new")));
    row.querySelector("use").setAttribute("href", draw(source.length, target.length));
    const share = `${Math.floor(confidence * 100 + 1e-9)}\u202f%`;
    const state = isLocked ? "locked" : isLow ? `check ${share}` : share;
    row.querySelector(".link span").textContent = `${source.length} : ${target.length} · ${state}`;
  };
  const copy = (row, id) => {
    const made = row.cloneNode(true);
    made.id = id;
    made.removeAttribute("aria-current");
    made.classList.add("locked");
    made.dataset.c = "1.0000"; // a person says so
    return made;
  };
  const swap = (before, after) => {
    before[0].before(...after);
    for (const row of before) row.remove();
  };
  const change = (before, after, message) => {
    swap(before, after);
    after.forEach(render);
    undone.push(() => {
      swap(after, before);
      select(before[0], "nearest");
    });
    isSaved = false;
    select(after[0], "nearest");
    describe(message);
  };

  const confirm = () => {
    const row = current;
    const flip = () => {
      row.classList.toggle("locked");
      render(row);
      isSaved = false;
    };
    flip();
    undone.push(() => {
      flip();
      select(row, "nearest");
    });
    describe(row.classList.contains("locked") ? "Locked" : "No longer locked");
  };
  const merge = () => {
    const next = current.nextElementSibling;
    if (!next) return;
    const made = copy(current, current.id);
    for (const [at, column] of columns(next).entries()) {
      columns(made)[at].append(...sentences(column).map((one) => one.cloneNode(true)));
    }
    const anchor = document.createElement("a"); // links to the row that is gone lead here
    anchor.id = next.id;
    made.querySelector(".link").append(anchor);
    change([current, next], [made], "Merged and locked");
  };
  const openSplit = () => {
    const all = sides(current);
    if (all[0].length + all[1].length < 2) return;
    for (const [at, name] of ["source", "target"].entries()) {
      const select = split.elements[name];
      const options = [new Option("none", "0")];
      options.push(...all[at].map((one, place) => new Option(one.dataset.i, String(place + 1))));
      select.replaceChildren(...options);
      select.selectedIndex = Math.ceil(all[at].length / 2);
    }
    if (all.every((side) => side.length < 2)) split.elements.target.selectedIndex = 0; // 1 : 1 into 1 : 0 and 0 : 1
    split.hidden = false;
    button("split").setAttribute("aria-expanded", "true");
    split.elements.source.focus();
  };
  const closeSplit = () => {
    split.hidden = true;
    button("split").setAttribute("aria-expanded", "false");
  };
  const divide = () => {
    const all = sides(current);
    const cuts = ["source", "target"].map((name) => split.elements[name].selectedIndex);
    const kept = cuts[0] + cuts[1];
    if (!kept || kept === all[0].length + all[1].length) {
      output.textContent = "Both parts need a sentence";
      return;
    }
    const parts = [copy(current, current.id), copy(current, `${current.id}-s${undone.length}`)];
    for (const anchor of parts[1].querySelectorAll(".link a")) anchor.remove();
    for (const [which, part] of parts.entries()) {
      for (const [at, side] of sides(part).entries()) {
        for (const [place, one] of side.entries()) if (place < cuts[at] === Boolean(which)) one.remove();
      }
    }
    change([current], parts, "Split, both parts locked");
  };
  const undo = () => undone.pop()?.();
  const next = () => {
    for (let row = beside(current, 1); row; row = beside(row, 1)) if (isDoubtful(row)) return select(row, "center");
    const first = document.querySelector(".bead.low");
    if (first) select(first, "center");
    describe(first ? "From the top again" : "Nothing is left to check");
  };

  const line = (text) => text.replace(/[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+/g, " ");
  const ids = (side) => `[${side.map((one) => one.dataset.i).join(",")}]`;
  const place = (row, at) => {
    for (let above = row.previousElementSibling; above; above = above.previousElementSibling) {
      const last = sides(above)[at].at(-1);
      if (last) return String(Number(last.dataset.i) + 1);
    }
    return "0";
  };
  const cells = (row) => {
    const all = sides(row);
    const texts = [...columns(row)].map((column, at) => {
      const between = column.lang.startsWith("zh") ? "" : " ";
      return line(all[at].map((one) => one.textContent).join(between));
    });
    const empty = all.findIndex((side) => !side.length);
    const files = row.parentElement.dataset;
    const made = [ids(all[0]), ids(all[1]), row.dataset.c, "yes", ...texts, empty < 0 ? "" : place(row, empty)];
    return files.source === undefined ? made : [...made, line(files.source), line(files.target)];
  };
  const save = () => {
    if (!lockedRows.length) return;
    const lines = [tools.dataset.header, ...[...lockedRows].map((row) => cells(row).join("\t"))];
    const url = URL.createObjectURL(new Blob([lines.join("\n"), "\n"], { type: "text/tab-separated-values" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "locked.tsv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    isSaved = true;
    describe(`${number.format(lockedRows.length)} locked rows exported`);
  };

  const actions = { confirm, merge, undo, next, export: save, cancel: () => select(current, "nearest") };
  actions.split = () => (split.hidden ? openSplit() : select(current, "nearest"));
  const keys = { c: "confirm", m: "merge", s: "split", u: "undo", n: "next" };
  const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
  tools.addEventListener("click", (event) => {
    const name = event.target.closest("[data-do]")?.dataset.do;
    if (name) actions[name]();
  });
  split.addEventListener("submit", (event) => {
    event.preventDefault();
    divide();
  });
  split.addEventListener("keydown", (event) => {
    if (event.key === "Escape") actions.cancel();
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest(".bead");
    if (row && row !== current) select(row);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(".bead") && event.target !== current) select(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches(".bead") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in steps) select(beside(current, steps[event.key]), "nearest");
    else if (event.key in keys) actions[keys[event.key]]();
    else return;
    event.preventDefault();
  });
  const fromHash = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const row = target && target.closest(".bead");
    if (row) select(row, "center");
  };
  window.addEventListener("hashchange", fromHash);
  window.addEventListener("beforeunload", (event) => {
    if (!isSaved) event.preventDefault();
  });
  tools.hidden = false;
  select(document.querySelector(".bead"));
  describe("Click a row to use the keys"); // until a row has the focus they do nothing
  fromHash();
})();
