// @ts-check
/**
 * What a code offers, before it is opened: who, why, which parts, until when, and the rules.
 * "Open" spends the code; "Not now" puts it back as it was.
 */

import { actions, button } from "../../components/button.js";
import { facts, group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { momentInWords } from "../../shared/time.js";
import { watchReservation } from "../reservation.js";
import { said } from "../said.js";

/** @param {import("../app.js").App} app @param {{offer: any}} params */
export function show(app, { offer }) {
  app.clock.hear(offer.now);
  const left = el("p", { class: "quiet small", "data-reservation": true });
  const stop = watchReservation(app, offer, left);
  const element = screen({
    title: t("terms.title"),
    children: [
      facts([
        [t("terms.called"), said(offer.callMe)],
        [t("terms.purpose"), said(offer.purpose)],
        [t("terms.office_name"), said(offer.officeName)],
        [t("terms.until"), until(app, offer)],
        [t("terms.who"), t(`terms.audience_${offer.audience}`)],
        [t("terms.print"), t(offer.mayPrint ? "terms.print_yes" : "terms.print_no")],
      ]),
      el(
        "div",
        { class: "stack stack-wide" },
        group(t("terms.parts"), parts(app, offer)),
        group(t("terms.rules"), rules()),
      ),
      left,
      offer.audience === "reader" && el("p", {}, t("terms.once_reader")),
      actions(
        button({ label: t("terms.open"), kind: "main", busy: t("terms.opening"), action: () => open(app) }),
        button({ label: t("terms.not_now"), action: () => putBack(app) }),
      ),
    ],
  });
  return { element, leave: stop };
}

/** @param {import("../app.js").App} app @param {any} offer */
function until(app, offer) {
  const moment = momentInWords(offer.endsAt, app.now());
  return offer.visit ? t("terms.until_visit", { moment }) : moment;
}

/** @param {import("../app.js").App} app @param {any} offer */
function parts(app, offer) {
  const part = (/** @type {any} */ { title, notAfter, sealedKind }) =>
    el(
      "li",
      {},
      el("span", { class: "theirs", dir: "auto" }, title),
      sealedKind && el("span", { class: "quiet small" }, ` · ${t("terms.kept_close")}`),
      notAfter < offer.notAfter &&
        el("span", { class: "quiet small" }, ` · ${t("terms.part_until", { moment: momentInWords(notAfter, app.now()) })}`),
    );
  return el("ul", {}, offer.sections.map(part));
}

function rules() {
  return el("ul", {}, ["pass_on", "longer", "seen", "ends"].map((rule) => el("li", {}, t(`terms.rule_${rule}`))));
}

/** Open, and go right on to reading. @param {import("../app.js").App} app */
async function open(app) {
  const { grant } = await app.engine.call("claim");
  await app.go("reading", { grant });
}

/** @param {import("../app.js").App} app */
async function putBack(app) {
  await app.engine.call("releaseReservation").catch((error) => {
    if (!["not_found", "nothing_reserved", "grant_over", "token_over"].includes(error.code)) throw error;
  });
  await app.go("home", { note: t("terms.put_back") });
}
