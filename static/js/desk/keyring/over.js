// @ts-check
/**
 * What stays of a grant's papers once it is over, for a receipt and until the keys go: kinds,
 * times, purpose and signatures. Titles, and what the person is called, go at once.
 */

const NO_TITLE = "–";

/**
 * @param {import("./papers.js").Papers} papers
 * @returns {import("./papers.js").Papers}
 */
export function withoutNames({ words, ...papers }) {
  const sections = words.sections.map(({ id, kind }) => ({ id, kind, title: NO_TITLE }));
  return { ...papers, words: { ...words, call_me: "", office_name: "", sections } };
}
