// What the pages do beyond plain HTML; every one of them works without.

import { takeSelection, watchPassages } from "./article.js";
import { offerCopies } from "./copy.js";
import { watchJob } from "./job.js";
import { watchSearch } from "./search.js";
import { watchTimeline } from "./timeline.js";

/** Prepare what has just come into the page, which may be all of it. */
export function prepare() {
  offerCopies();
  watchTimeline();
}

prepare();
watchSearch(prepare);
watchPassages();
takeSelection();
watchJob();
