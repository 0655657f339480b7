// A job's progress, asked for anew while it is at work.

import { announce, replacePart } from "./parts.js";

const PAUSE_MS = 1000;

export async function watchJob() {
  if (!document.querySelector('[data-refresh="job"]')) return;
  while (document.querySelector('[data-refresh="job"]')) {
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    if (!(await replacePart("job", location.href))) return;
  }
  announce("progress");
}
