// @ts-check
/**
 * What the engine of a card refuses: a stable code and typed data, no words for people, no story.
 * The codes are listed at the head of contact/worker.js.
 */

import { CryptoError } from "../../crypto/errors.js";

export class CardError extends Error {
  /**
   * @param {string} code
   * @param {Record<string, unknown>} [data]
   */
  constructor(code, data = {}) {
    super(code);
    this.code = code;
    this.data = data;
  }
}

/**
 * Run a check; a refusal of the crypto room becomes one of ours, other mistakes stay what they are.
 * @template T
 * @param {string} code
 * @param {() => T} check
 * @returns {T}
 */
export function refuseAs(code, check) {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    throw new CardError(code, { why: error.why || error.code });
  }
}

/** @param {boolean} holds @param {string} why */
export function needFit(holds, why) {
  if (!holds) throw new CardError("does_not_fit", { why });
}
