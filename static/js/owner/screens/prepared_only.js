// @ts-check
/** The switch that leaves nothing but what is prepared: turning it on ends what is shared. */

import { askInPlace } from "../../components/ask.js";
import { button } from "../../components/button.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { backToPrepared } from "./prepared.js";

/** @param {import("../app.js").App} app */
export async function show(app) {
  const { emergencyOnly } = await app.refresh();
  const place = el("div", { class: "actions" });
  const turn = async (/** @type {boolean} */ on) => {
    await app.engine.call("setEmergencyOnly", { on });
    await app.go("prepared_only");
  };
  const turnOn = () =>
    askInPlace({
      place,
      question: t("prepared_only.ask"),
      yes: t("prepared_only.yes"),
      no: t("end.no"),
      busy: t("end.busy"),
      action: () => turn(true),
    });
  place.append(
    emergencyOnly
      ? button({ label: t("prepared_only.turn_off"), action: () => turn(false), busy: t("app.one_moment") })
      : button({ label: t("prepared_only.turn_on"), kind: "main", action: turnOn }),
  );
  return screen({
    title: t("prepared_only.title"),
    back: backToPrepared(app),
    children: [
      el("p", { class: "lead" }, t(emergencyOnly ? "prepared_only.is_on" : "prepared_only.is_off")),
      el("p", {}, t("prepared_only.what")),
      place,
    ],
  });
}
