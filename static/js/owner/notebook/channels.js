// @ts-check
/**
 * Where the owner wants to be told beside the notebook (docs/protocol.md section 22).
 *
 * * The address goes to the server once, and never comes back.
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
export async function addChannel({ api }, { address, wording, lang }) {
  const sent = api.post("/api/channels", { address: address.trim(), wording, lang });
  const answer = await sent.catch((error) => {
    throw error instanceof ApiError && error.code === "bad_request" ? new NotebookError("bad_address") : error;
  });
  return read(answer);
}

/** Another test message, with a fresh code. @param {Visit} visit @param {{channel: string}} args */
export const testChannel = async ({ api }, { channel }) => read(await api.post(`/api/channels/${channel}/tests`, {}));

/** The code that came. @param {Visit} visit @param {{channel: string, code: string}} args */
export async function proveChannel({ api }, { channel, code }) {
  return read(await api.post(`/api/channels/${channel}/proof`, { code: code.replace(/\s/g, "") }));
}

/** Be told nothing there any more. @param {Visit} visit @param {{channel: string}} args */
export async function dropChannel({ api }, { channel }) {
  await api.remove(`/api/channels/${channel}`, {});
  return {};
}

/** @param {unknown} answer */
const read = (answer) => ({ channel: checkShape(oneChannel, answer).channel.channel });
