// @ts-check
/**
 * What the page of a receipt shows, as plain values: what is in the file, and beside it what only
 * the two sides know in words (the purpose).
 */

import { toB64 } from "../crypto/encoding.js";
import { parseBody } from "../crypto/statements.js";
import { toUuid } from "./concepts.js";

/**
 * @typedef {object} ReceiptPage
 * @property {"owner" | "reader"} by
 * @property {string} number of this receipt
 * @property {string} person their number in the receipts of this agreement
 * @property {string} maker the key that signed, b64
 * @property {number} madeAt
 * @property {string} agencyName
 * @property {{mustTell: string, sharesWithPolice: string, sharesWithImmigration: string, contact: string} | null} facts
 * @property {string} readerName
 * @property {string} audience
 * @property {boolean} visit
 * @property {boolean} mayPrint
 * @property {string} purpose
 * @property {{kind: string, notAfter: number}[]} sections
 * @property {number} givenAt
 * @property {number} notAfter
 * @property {{version: number, lang: string, explained_by?: string}} notice
 * @property {string} state
 * @property {string} how
 * @property {{kind: string, at: number}[]} events
 * @property {string} site where it can be ended
 */

/**
 * @param {import("./making.js").Agreed} agreed
 * @param {import("./making.js").Made} made
 * @returns {{json: string, page: ReceiptPage}}
 */
export function describeReceipt(agreed, { file, receipt, number }) {
  const { office } = agreed;
  const certified = office ? parseBody("AgencyCertificate", office.certificate.body).facts : null;
  const [site] = parseBody("InstanceStatement", agreed.instance.body).owner_origins;
  const page = {
    by: receipt.by,
    number,
    person: toUuid(receipt.person),
    maker: toB64(receipt.maker),
    madeAt: receipt.made_at,
    agencyName: receipt.agency_name,
    facts: certified && {
      mustTell: certified.must_tell,
      sharesWithPolice: certified.shares_with_police,
      sharesWithImmigration: certified.shares_with_immigration,
      contact: certified.contact,
    },
    readerName: office?.name?.name ?? "",
    audience: receipt.audience,
    visit: receipt.visit,
    mayPrint: receipt.may_print,
    purpose: parseBody("Words", agreed.words).purpose,
    sections: receipt.sections.map(({ kind, not_after: notAfter }) => ({ kind, notAfter })),
    givenAt: receipt.given_at,
    notAfter: receipt.not_after,
    notice: receipt.notice,
    state: receipt.state,
    how: receipt.how,
    events: receipt.events.map(({ kind, at }) => ({ kind, at })),
    site,
  };
  return { json: new TextDecoder().decode(file), page };
}
