// @ts-check
/**
 * What the desk's engine refuses: a stable code and typed data; no words for people, no story.
 * The codes are listed at the head of desk/worker.js.
 */

import { CryptoError } from "../../crypto/errors.js";

export class DeskError extends Error {
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
 * @param {Record<string, unknown>} [data]
 * @returns {T}
 */
export function refuseAs(code, check, data = {}) {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    const rule = error.why || error.code;
    throw new DeskError(rule === "sealed_kind_too_long" ? "sealed_too_long" : code, { ...data, why: rule });
  }
}

/**
 * Refuse what does not fit what the person signed. `part` says which paper it was.
 * @template T
 * @param {string} part
 * @param {() => T} check
 * @returns {T}
 */
export const mustFit = (part, check) => refuseAs("does_not_fit", check, { part });

/**
 * @param {boolean} holds
 * @param {string} part
 * @param {string} why
 */
export function needFit(holds, part, why) {
  if (!holds) throw new DeskError("does_not_fit", { part, why });
}
