// @ts-check
/** What a grant says, as plain values for a screen: ids as text, nothing that opens anything. */

import { sameBytes } from "../../crypto/bytes.js";
import { toB64 } from "../../crypto/encoding.js";
import { SEALED_KINDS } from "../../crypto/labels.js";

/**
 * @param {import("./papers.js").Terms} terms
 * @param {import("./papers.js").Words} words
 */
export function describeTerms(terms, words) {
  return {
    grant: toB64(terms.grant),
    callMe: words.call_me,
    purpose: words.purpose,
    officeName: words.office_name,
    audience: terms.audience,
    visit: terms.visit,
    mayPrint: terms.may_print,
    notAfter: terms.not_after,
    sections: words.sections.map(({ id, title, kind }) => ({
      id: toB64(id),
      title,
      kind,
      sealedKind: SEALED_KINDS.includes(kind),
      notAfter: findEnd(terms, id),
    })),
  };
}

/** @param {import("./papers.js").Terms} terms @param {Uint8Array} section */
function findEnd(terms, section) {
  return terms.sections.find(({ id }) => sameBytes(id, section))?.not_after ?? terms.not_after;
}
