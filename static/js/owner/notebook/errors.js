// @ts-check
/**
 * What the engine refuses: a stable code and typed data, no words for people, no story.
 * The codes are listed at the head of owner/worker.js.
 */

export class NotebookError extends Error {
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
 * Run something that checks, and turn any refusal of the crypto room into one of ours.
 * @template T
 * @param {string} code
 * @param {() => T} check
 * @returns {T}
 */
export function refuseAs(code, check) {
  try {
    return check();
  } catch (error) {
    if (error instanceof NotebookError) throw error;
    throw new NotebookError(code, { why: reasonOf(error) });
  }
}

/** @param {any} error @returns {string} */
function reasonOf(error) {
  return error?.why || error?.code || "fault";
}
