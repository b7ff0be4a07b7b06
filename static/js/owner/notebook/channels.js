// @ts-check
/**
 * Where the owner wants to be told beside the notebook (docs/protocol.md section 22).
 *
 * * The address goes to the server once, and never comes back.
 * * What the server answers stands at once in what this visit knows: nobody waits for the next look.
 */

import { ApiError } from "../../shared/api.js";
import * as answers from "./answers.js";
import { NotebookError } from "./errors.js";
import { checkShape, object } from "./shapes.js";

/** @typedef {import("./visit.js").Visit} Visit */

const oneChannel = object({ channel: answers.channel });

/**
 * Be told there; a test message with a code is on its way.
 * @param {Visit} visit @param {{address: string, wording: number, lang: string}} args
 */
export async function addChannel(visit, { address, wording, lang }) {
  const sent = visit.api.post("/api/channels", { address: address.trim(), wording, lang });
  const answer = await sent.catch((error) => {
    throw error instanceof ApiError && error.code === "bad_request" ? new NotebookError("bad_address") : error;
  });
  return hear(visit, answer);
}

/** Another test message, with a fresh code. @param {Visit} visit @param {{channel: string}} args */
export const testChannel = async (visit, { channel }) => hear(visit, await visit.api.post(`/api/channels/${channel}/tests`, {}));

/** The code that came. @param {Visit} visit @param {{channel: string, code: string}} args */
export async function proveChannel(visit, { channel, code }) {
  return hear(visit, await visit.api.post(`/api/channels/${channel}/proof`, { code: code.replace(/\s/g, "") }));
}

/** Be told nothing there any more. @param {Visit} visit @param {{channel: string}} args */
export async function dropChannel(visit, { channel }) {
  await visit.api.remove(`/api/channels/${channel}`, {});
  visit.hear({ channels: visit.server.channels.filter((/** @type {any} */ one) => one.channel !== channel) });
  return {};
}

/** @param {Visit} visit @param {unknown} answer */
function hear(visit, answer) {
  const { channel } = checkShape(oneChannel, answer);
  const known = visit.server.channels;
  const isIt = (/** @type {any} */ one) => one.channel === channel.channel;
  visit.hear({ channels: known.some(isIt) ? known.map((/** @type {any} */ one) => (isIt(one) ? channel : one)) : [...known, channel] });
  return { channel: channel.channel };
}
