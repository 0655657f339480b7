// A stretch of time chosen by dragging over the bars; the two fields for dates say and do the same.

export function watchTimeline() {
  const svg = document.querySelector("svg[data-timeline]:not(.draggable)");
  const form = document.querySelector("form#search");
  if (!svg || !form) return;
  svg.classList.add("draggable");
  const bars = [...svg.querySelectorAll("g")];
  let start = null;

  const at = (event) => {
    const box = svg.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    return Math.min(bars.length - 1, Math.max(0, Math.floor(share * bars.length)));
  };
  const mark = (one, other) => {
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    bars.forEach((bar, place) => bar.classList.toggle("chosen", place >= first && place <= last));
    return [bars[first], bars[last]];
  };

  svg.addEventListener("pointerdown", (event) => {
    start = at(event);
    svg.setPointerCapture(event.pointerId);
    mark(start, start);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (start !== null) mark(start, at(event));
  });
  svg.addEventListener("pointercancel", () => {
    start = null;
  });
  svg.addEventListener("pointerup", (event) => {
    if (start === null) return;
    const [first, last] = mark(start, at(event));
    start = null;
    form.elements.from.value = first.dataset.from;
    form.elements.to.value = last.dataset.to;
    form.requestSubmit();
  });
}
