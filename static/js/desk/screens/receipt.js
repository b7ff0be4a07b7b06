// @ts-check
/** The office's receipt of one agreement, to print or to save. Made here and now; nothing of it is kept. */

import { keepReceipt, receiptSheet } from "../../components/receipt.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { hasText, t } from "../../shared/texts.js";
import { fullMoment } from "../../shared/time.js";

/** @typedef {import("../../receipts/page.js").ReceiptPage} Page */

/** @param {import("../app.js").App} app @param {{grant: string}} params */
export async function show(app, { grant }) {
  app.reading = "";
  const make = (/** @type {boolean} */ isOpen) => app.engine.call("receipt", { grant, isOpen });
  /** @type {{page: Page}} */
  const { page } = await make(false);
  const sheet = receiptSheet(page, {
    who: whoInWords(page),
    tells: page.facts ? t("receipt.tells_words", told(page.facts)) : "",
    stop: t("receipt.stop", { site: page.site }),
    made: t("receipt.made", { when: fullMoment(page.madeAt), worker: app.desk?.workerName ?? "" }),
  });
  const keep = keepReceipt({ make });
  const element = screen({
    title: t("receipt.title"),
    back: { label: t("reading.back"), action: () => app.go("home") },
    children: [el("p", { class: "quiet" }, t("receipt.care")), sheet, keep.element],
  });
  return { element, leave: keep.forget };
}

/** @param {Page} page */
function whoInWords({ audience, readerName: who, agencyName: agency }) {
  return t(audience === "team" ? "receipt.who_team" : "receipt.who_reader", { who, agency });
}

/** @param {NonNullable<Page["facts"]>} facts */
const told = ({ mustTell, sharesWithPolice, sharesWithImmigration }) => ({
  must: mustTell || t("receipt.not_said"),
  police: shares(sharesWithPolice),
  immigration: shares(sharesWithImmigration),
});

/** @param {string} how */
function shares(how) {
  const key = `receipt.shares_${how.replaceAll("-", "_")}`;
  return t(hasText(key) ? key : "receipt.shares_yes");
}
