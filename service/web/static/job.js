// A job's progress, asked for anew while it is at work; where nothing answers, again a moment later.

import { announce, replacePart } from "./parts.js";

const PAUSE_MS = 1000;

export async function watchJob() {
  if (!document.querySelector('[data-refresh="job"]')) return;
  while (document.querySelector('[data-refresh="job"]')) {
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    try {
      if (!(await replacePart("job", location.href))) return;
    } catch {
      // What is shown stays true as of then, and the next answer brings it up to date.
    }
  }
  announce("progress");
}
