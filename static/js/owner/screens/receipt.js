// @ts-check
/** The receipt of one agreement, to print or to save. Made here and now; nothing of it is kept. */

import { keepReceipt, receiptSheet } from "../../components/receipt.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { fullMoment } from "../../shared/time.js";
import { shares } from "../agency_facts.js";

/** @typedef {import("../../receipts/page.js").ReceiptPage} Page */

/** @param {import("../app.js").App} app @param {{grant: string}} params */
export async function show(app, { grant }) {
  const make = (/** @type {boolean} */ isOpen) => app.engine.call("receipt", { grant, isOpen });
  /** @type {{page: Page}} */
  const { page } = await make(false);
  const { agencyName: agency } = page;
  const sheet = receiptSheet(page, {
    who: whoInWords(page),
    tells: page.facts ? t("receipt.tells_words", told(page.facts)) : "",
    stop: t("receipt.stop", { site: page.site, agency }),
    made: t("receipt.made", { when: fullMoment(page.madeAt) }),
  });
  const keep = keepReceipt({ make });
  const element = screen({
    title: t("receipt.title"),
    back: { label: agency, action: () => app.go("grant", { grant }) },
    children: [el("p", { class: "quiet" }, t("receipt.care", { agency })), sheet, keep.element],
  });
  return { element, leave: keep.forget };
}

/** @param {Page} page */
function whoInWords({ audience, readerName: who, agencyName: agency }) {
  if (audience === "team") return t("receipt.who_team", { agency });
  return who ? t("receipt.who_reader", { who, agency }) : t("receipt.who_first", { agency });
}

/** @param {NonNullable<Page["facts"]>} facts */
const told = ({ mustTell, sharesWithPolice, sharesWithImmigration }) => ({
  must: mustTell || t("agency.nobody"),
  police: shares(sharesWithPolice),
  immigration: shares(sharesWithImmigration),
});
