// One part of the page replaced by the same part of another answer: the server makes each page in one way only.

/**
 * Fetch a page and put its element of this id in place of ours; focus and open folds stay.
 * @returns {Promise<boolean>} whether it is in its place; if not, the browser goes to the page itself.
 */
export async function replacePart(id, address, signal) {
  const response = await fetch(address, { headers: { Accept: "text/html" }, signal });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const here = document.getElementById(id);
  const there = page.getElementById(id);
  if (!here || !there) {
    location.assign(address);
    return false;
  }
  const focused = here.contains(document.activeElement) ? document.activeElement.id : "";
  for (const fold of here.querySelectorAll("details[id][open]")) {
    page.getElementById(fold.id)?.setAttribute("open", "");
  }
  here.replaceWith(document.adoptNode(there));
  // These lead to the page that is shown, in another language.
  document.getElementById("languages")?.replaceWith(page.getElementById("languages"));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  document.title = page.title;
  return true;
}

/**
 * Shows, in place of the element of this id, the page that was asked for last: answers that were overtaken are dropped,
 * and as long as one is on its way the element says so.
 * @returns {(address: string) => Promise<boolean>} whether the page is in its place; throws where nothing answers.
 */
export function latestInto(id) {
  let request;
  return async (address) => {
    request?.abort();
    const mine = (request = new AbortController());
    document.getElementById(id).setAttribute("aria-busy", "true");
    try {
      return await replacePart(id, address, mine.signal);
    } catch (error) {
      if (mine.signal.aborted) return false;
      document.getElementById(id).removeAttribute("aria-busy");
      throw error;
    }
  };
}

/** Have a screen reader say what an element holds; it hears only changes of a part that was there before. */
export function announce(id) {
  const text = document.getElementById(id)?.textContent ?? "";
  document.getElementById("announcer").textContent = text.replace(/\s+/g, " ").trim();
}
