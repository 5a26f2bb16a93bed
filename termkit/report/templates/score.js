"use strict";
(() => {
  // Rows of thin bars: the pointer or the arrow keys tell what each bar is.
  for (const figure of document.querySelectorAll("figure.skyline")) {
    const drawing = figure.querySelector("svg");
    const reading = figure.querySelector("output");
    const bars = [...drawing.querySelectorAll("g")];
    if (!bars.length) continue;
    let current = -1;
    const show = (number) => {
      bars[current]?.classList.remove("current");
      current = number;
      bars[current].classList.add("current");
      reading.textContent = bars[current].querySelector("title").textContent;
    };
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
    drawing.tabIndex = 0;
    reading.hidden = false;
    reading.textContent = "Point at a bar, or use the arrow keys";
    drawing.addEventListener("keydown", (event) => {
      if (!(event.key in steps)) return;
      event.preventDefault();
      show(Math.max(0, Math.min(bars.length - 1, current + steps[event.key])));
    });
    drawing.addEventListener("pointerover", (event) => {
      const bar = event.target.closest("g");
      if (bar) show(bars.indexOf(bar));
    });
  }
})();
