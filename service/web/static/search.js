// Results while typing: the address follows, the box keeps its focus, and the old hits stay until the new ones are there.

import { announce, latestInto } from "./parts.js";

const PAUSE_MS = 200;

export function watchSearch(prepare) {
  const form = document.querySelector("form#search");
  if (!form || !document.getElementById("results")) return;
  const intoResults = latestInto("results");
  let shown = here();
  let timer;

  async function show(address, enter) {
    clearTimeout(timer);
    try {
      if (!(await intoResults(address))) return;
    } catch {
      tellUnreachable(true);
      return;
    }
    tellUnreachable(false);
    enter(address);
    shown = here();
    prepare();
    announce("summary");
  }

  const replace = (address) => history.replaceState(null, "", address);
  const push = (address) => (address === here() ? replace(address) : history.pushState(null, "", address));

  form.addEventListener("input", (event) => {
    if (event.target.form !== form || event.target.id !== "q") return;
    clearTimeout(timer);
    timer = setTimeout(() => show(addressOf(form), replace), PAUSE_MS);
  });
  document.addEventListener("change", (event) => {
    if (event.target.form === form && event.target.id !== "q") show(addressOf(form), push);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(addressOf(form), push);
  });
  window.addEventListener("popstate", () => {
    // A link to a place in this very page comes here, too.
    if (here() !== shown) location.reload();
  });
  // What was typed and chosen before this script came.
  if ([...form.elements].some(isChanged)) show(addressOf(form), replace);
}

function here() {
  return location.pathname + location.search;
}

function isChanged({ type, value, defaultValue, checked, defaultChecked }) {
  return type === "checkbox" ? checked !== defaultChecked : type === "search" && value !== defaultValue;
}

/** Where nothing answers, hits of another question do not stay: say so in their place. */
function tellUnreachable(isUnreachable) {
  document.getElementById("unreachable").hidden = !isUnreachable;
  document.getElementById("results").hidden = isUnreachable;
}

/** The address of what the form asks; what is blank asks nothing. */
function addressOf(form) {
  const filled = [...new FormData(form)].filter(([, value]) => value.trim());
  return filled.length ? `/?${new URLSearchParams(filled)}` : "/";
}
