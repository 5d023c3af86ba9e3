/** The clips that are not on the server, as a file that `papershelf clip FILE` reads. */

import { ask } from "./ask.js";
import { element } from "./element.js";

export async function saveClipsAsFile() {
  /** @type {ClipJson[]} */
  const clips = await ask("clips");
  const url = URL.createObjectURL(new Blob([JSON.stringify({ clips }, null, 1)], { type: "application/json" }));
  element("a", { href: url, download: `papershelf-${clips.length}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
