// The evidence beside the text without loading the page anew, and characters counted from a selection.

import { latestInto } from "./parts.js";

export function watchPassages() {
  const text = document.querySelector("[data-text]");
  if (!text) return;
  const intoEvidence = latestInto("evidence");
  text.addEventListener("click", async (event) => {
    const passage = event.target.closest("a.passage");
    if (!passage || event.metaKey || event.ctrlKey || event.shiftKey || !getSelection().isCollapsed) return;
    event.preventDefault();
    try {
      if (!(await intoEvidence(passage.href))) return;
    } catch {
      location.assign(passage.href);
      return;
    }
    history.replaceState(null, "", passage.href);
    choose(text, passage.href);
    takeSelection();
    const evidence = document.getElementById("evidence");
    evidence.focus({ preventScroll: true });
    evidence.scrollIntoView({ block: "nearest" });
  });
}

/** All pieces of the statement stand out, as the server would have marked them. */
function choose(text, address) {
  for (const passage of text.querySelectorAll("a.passage")) {
    const chosen = passage.href === address;
    passage.classList.toggle("chosen", chosen);
    if (chosen) passage.setAttribute("aria-current", "true");
    else passage.removeAttribute("aria-current");
  }
}

/** Offer to fill in the characters of what is selected in the text. */
export function takeSelection() {
  const button = document.querySelector("button.from-selection");
  const text = document.querySelector("[data-text]");
  if (!button || !text) return;
  button.hidden = false;
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const selection = getSelection();
    if (selection.isCollapsed || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) return;
    const range = selection.getRangeAt(0);
    const start = characters(text, range.startContainer, range.startOffset);
    const end = characters(text, range.endContainer, range.endOffset);
    button.form.elements.spans.value = `${start}-${end}`;
  });
}

/** Code points of the article before a place in it; the numbers beside the passages are none of them. */
function characters(text, node, offset) {
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(node, offset);
  const before = range.cloneContents();
  for (const label of before.querySelectorAll("[data-label]")) label.remove();
  return [...before.textContent].length;
}
