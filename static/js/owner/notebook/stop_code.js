// @ts-check
/**
 * The owner's stop code: with it anybody stops what runs and ends what is shared, and reads nothing
 * (docs/protocol.md sections 5 and 21).
 */

import { parseB64 } from "../../crypto/encoding.js";
import { showStopDigits, showStopWords } from "../../crypto/stop_codes.js";

/** @typedef {import("./visit.js").Visit} Visit */

/**
 * Both forms of the code. `words` is "" where the list of words could not be
 * fetched: the digits are the same code.
 * @param {Visit} visit
 */
export async function describeStopCode({ manifest }) {
  const secret = parseB64(manifest.stop);
  const list = await fetchWords();
  return { digits: showStopDigits(secret), words: list ? showStopWords(secret, list) : "" };
}

/** The list is large, and fetched only when asked for. @returns {Promise<readonly string[] | null>} */
export async function fetchWords() {
  try {
    return (await import("../../../vendor/words.js")).words;
  } catch {
    return null;
  }
}
