// @ts-check
/** Small choices of the owner, kept in the manifest. */

import { editNotebook } from "./editing.js";
import { NotebookError } from "./errors.js";
import { checkText } from "./writing.js";

const NAME_MAX = 120;
const IDLE_MAX = 60;

/**
 * @param {import("./visit.js").Visit} visit
 * @param {{callMe: string}} args
 */
export async function setCallMe(visit, { callMe }) {
  const name = checkText(callMe, { most: NAME_MAX, code: "bad_text" }).trim();
  await editNotebook(visit, (manifest) => ({ next: { ...manifest, call_me: name } }));
  return {};
}

/**
 * @param {import("./visit.js").Visit} visit
 * @param {{minutes: number}} args
 */
export async function setIdleMinutes(visit, { minutes }) {
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > IDLE_MAX) throw new NotebookError("bad_request");
  await editNotebook(visit, (manifest) => ({ next: { ...manifest, idle_minutes: minutes } }));
  return {};
}
