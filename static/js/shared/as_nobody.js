// @ts-check
/**
 * Asking for a challenge to open something with: whoever left this browser signed in may have used up
 * what a visit may ask. An opening ends that visit anyway; here it ends before, so that it keeps nobody out.
 */

/**
 * @template T
 * @param {import("./api.js").Api} api
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
export async function askAsNobody(api, ask) {
  try {
    return await ask();
  } catch (error) {
    if (/** @type {any} */ (error).code !== "too_many") throw error;
  }
  await api.post("/api/leaving");
  return ask();
}
