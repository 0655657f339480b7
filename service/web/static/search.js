// Results while typing: the address follows, the box keeps its focus, and the old hits stay until the new ones are there.

import { announce, replacePart } from "./parts.js";

const PAUSE_MS = 200;

export function watchSearch(prepare) {
  const form = document.querySelector("form#search");
  if (!form || !document.getElementById("results")) return;
  let timer;
  let request;

  async function show(address, enter) {
    clearTimeout(timer);
    request?.abort();
    request = new AbortController();
    try {
      if (!(await replacePart("results", address, request.signal))) return;
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
      return;
    }
    enter(address);
    prepare();
    announce("summary");
  }

  const push = (address) => history.pushState(null, "", address);
  const replace = (address) => history.replaceState(null, "", address);

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
  window.addEventListener("popstate", () => location.reload());
}

/** The address of what the form asks; what is blank asks nothing. */
function addressOf(form) {
  const filled = [...new FormData(form)].filter(([, value]) => value.trim());
  return filled.length ? `/?${new URLSearchParams(filled)}` : "/";
}
