// @ts-check
/**
 * A receipt as one sheet, on the screen and on paper, and the ways to keep it.
 *
 * receiptSheet(page, { who, tells, stop, made }) — the sheet; `page` is receipts/page.js's
 *   who, tells, stop, made: sentences that each site says in its own words
 * keepReceipt({ make }) — "Print", "Save the file", and folded the file with more proof
 *   make(isOpen): the engine's answer for a fresh file. Gives { element, forget }; `forget` takes the
 *   browser's hold on the last file back.
 * * Kinds only: no title, no name of the person.
 */

import { el } from "../shared/dom.js";
import { handOver } from "../shared/handing_over.js";
import { printPage } from "../shared/print.js";
import { hasText, listInWords, locale, t } from "../shared/texts.js";
import { fullMoment } from "../shared/time.js";
import { actions, button } from "./button.js";
import { fold } from "./fold.js";
import { facts } from "./screen.js";

/** @typedef {import("../receipts/page.js").ReceiptPage} Page */

const FILE_NAME = "receipt.json";

/** @param {Page} page @param {{who: string, tells: string, stop: string, made: string}} own */
export function receiptSheet(page, own) {
  const { facts: office, notice } = page;
  // What is over must not read like what holds, least of all on paper.
  const over = page.state === "ended" ? "_ended" : "";
  const parts = ["choice", ...(over ? [] : ["stop"]), "back", "rights"];
  return el(
    "article",
    { class: "receipt paper" },
    el("h2", {}, t(`receipt.heading${over}`, { agency: page.agencyName })),
    facts(
      [
        [t("receipt.state"), stateInWords(page)],
        [t(`receipt.who${over}`), own.who],
        [t("receipt.what"), t("receipt.what_only", { what: kindsInWords(page) })],
        [t("receipt.why"), page.purpose || t("receipt.not_said")],
        [t("receipt.from"), fullMoment(page.givenAt)],
        [t("receipt.until"), t(page.visit ? "receipt.until_visit" : "receipt.until_time", { when: fullMoment(page.notAfter) })],
        [t("receipt.print"), t(page.mayPrint ? "receipt.print_yes" : "receipt.print_no")],
        [t("receipt.contact"), office?.contact || t("receipt.not_said")],
        [t("receipt.tells"), office ? own.tells : t("receipt.no_papers")],
        [t("receipt.notice"), noticeInWords(notice)],
      ],
      { tight: true },
    ),
    ...parts.map((name) =>
      el("p", {}, el("strong", {}, t(`receipt.${name}_title`)), " ", name === "stop" ? own.stop : t(`receipt.${name}`, { agency: page.agencyName })),
    ),
    el("h3", {}, t("receipt.steps")),
    el("ol", { class: "receipt-steps" }, newest(page.events).map((event) => el("li", {}, stepInWords(page, event)))),
    el("p", { class: "small" }, own.made),
    el("p", { class: "small receipt-number" }, t("receipt.number", { number: page.number, person: page.person, key: page.maker })),
  );
}

/** @param {{make: (isOpen: boolean) => Promise<{json: string}>}} options */
export function keepReceipt({ make }) {
  let address = "";
  const forget = () => URL.revokeObjectURL(address);
  const note = el("p", { class: "quiet small", role: "status" });
  const save = async (/** @type {boolean} */ isOpen) => {
    const { json } = await make(isOpen);
    forget();
    address = handOver(json, FILE_NAME);
    note.replaceChildren(t("receipt.saved"));
  };
  const more = () =>
    el("div", { class: "stack" }, el("p", {}, t("receipt.more_words")), actions(button({ label: t("receipt.more_save"), action: () => save(true) })));
  const element = el(
    "div",
    { class: "stack" },
    actions(
      button({ label: t("receipt.print_it"), kind: "main", action: printPage }),
      button({ label: t("receipt.save"), action: () => save(false) }),
    ),
    note,
    el("p", { class: "quiet small" }, t("receipt.file")),
    fold({ label: t("receipt.more"), fill: more }),
  );
  return { element, forget };
}

/** @param {Page} page */
function stateInWords({ state, how, agencyName }) {
  const key = state === "ended" ? `receipt.ended_${how}` : `receipt.${state}`;
  return t(key, { agency: agencyName });
}

/** Each kind once, with its own end where that is earlier. @param {Page} page */
function kindsInWords({ sections, notAfter }) {
  const words = sections.map(({ kind, notAfter: own }) => {
    const key = `kind.${kind.replaceAll("-", "_")}`;
    const name = t(hasText(key) ? key : "receipt.kind_other");
    return own < notAfter ? t("receipt.kind_until", { kind: name, when: fullMoment(own) }) : name;
  });
  return listInWords([...new Set(words)]);
}

/** The first step and the newest ones: a sheet is one page. @param {Page["events"]} events */
const newest = (events) => (events.length <= 8 ? events : [events[0], ...events.slice(-7)]);

/** @param {Page} page @param {{kind: string, at: number}} event */
const stepInWords = ({ agencyName, readerName }, { kind, at }) =>
  t("receipt.step", { when: fullMoment(at), what: t(`receipt.step_${kind}`, { who: readerName || agencyName }) });

/** @param {Page["notice"]} notice */
function noticeInWords({ version, lang, explained_by: by }) {
  const words = t("receipt.notice_words", { version: String(version), language: languageName(lang) });
  return by ? `${words} ${t(`explained.${by}`)}` : words;
}

/** @param {string} code */
function languageName(code) {
  try {
    return new Intl.DisplayNames([locale()], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
