// @ts-check
/** One permission: who, what, why, until when, how it was used; show the code again; end. */

import { button } from "../../components/button.js";
import { facts, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { momentInWords } from "../../shared/time.js";
import { askEnd, goOnButton } from "../home_readers.js";
import { readsInWords, stateInWords, titlesOf, untilInWords } from "../people.js";

/** @param {import("../app.js").App} app @param {{grant: string}} params */
export async function show(app, { grant: id }) {
  const { grants } = await app.refresh();
  const grant = grants.find((one) => one.grant === id);
  if (!grant) throw Object.assign(new Error("no such grant"), { code: "not_found" });
  const place = el("div", { class: "actions" });
  if (grant.state === "offered" && !grant.paused) place.append(showCode(app, grant));
  if (grant.canGoOn && !grant.paused) place.append(goOnButton(app, grant, "main"));
  if (grant.state !== "ended") place.append(button({ label: t("grant.end"), action: () => askEnd(app, grant, place) }));
  else place.append(button({ label: t("ended.again"), action: () => app.go("offer", { agency: grant.agency, name: grant.agencyName }) }));
  return screen({
    title: grant.agencyName,
    back: { label: t("app.home"), action: () => app.go("home") },
    children: [
      el("p", { class: "lead" }, stateInWords(grant, app.now())),
      facts([
        [t(grant.state === "ended" ? "grant.what_ended" : "consent.what"), titlesOf(grant)],
        [t("consent.why"), grant.purpose],
        [t(grant.state === "ended" ? "grant.who_ended" : "consent.who"), whoWords(grant)],
        [t("consent.until"), untilWords(app, grant)],
        [t("grant.made"), momentInWords(grant.madeAt, app.now())],
        [t("grant.used"), readsInWords(grant)],
        [t("offer.office_name"), grant.officeName],
      ]),
      place,
      el(
        "div",
        { class: "row" },
        button({ label: t("receipt.keep"), kind: "link", action: () => app.go("receipt", { grant: grant.grant }) }),
        button({ label: t("grant.activity"), kind: "link", action: () => app.go("activity") }),
      ),
    ],
  });
}

/** Once it was opened, nobody else who scans gets in. @param {import("../types.d.ts").Grant} grant */
function whoWords({ audience, openedBy }) {
  if (audience === "team") return t("offer.who_team");
  return openedBy ? t("grant.who_only", { who: openedBy }) : t("offer.who_reader");
}

/** @param {import("../app.js").App} app @param {import("../types.d.ts").Grant} grant */
function untilWords(app, grant) {
  if (grant.state === "ended") return momentInWords(grant.endedAt || grant.notAfter, app.now());
  return grant.visit && grant.state === "offered" ? t("consent.until_visit") : untilInWords(grant.notAfter, app.now());
}

/** @param {import("../app.js").App} app @param {import("../types.d.ts").Grant} grant */
function showCode(app, grant) {
  const action = async () => {
    const code = await app.engine.call("showCode", { grant: grant.grant });
    await app.go("code", { code, agencyName: grant.agencyName });
  };
  return button({ label: t("grant.show_code"), kind: "main", action, busy: t("app.one_moment") });
}
