// @ts-check
/**
 * A second holder's card: nothing to do, or a yes that is waited for. What a yes does stands before it, and
 * that doing nothing leaves everything closed.
 */

import { askInPlace } from "../../components/ask.js";
import { actions, button } from "../../components/button.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { momentInWords } from "../../shared/time.js";
import { cardScreen, moments } from "../frame.js";
import { watchCard } from "../watching.js";

/** @param {import("../app.js").App} app @param {{look: import("../app.js").HolderLook}} params */
export function show(app, { look }) {
  const isAsked = look.state !== "armed";
  const element = look.saidYes ? said(app, look) : isAsked ? asked(app, look) : armed(app);
  const changed = (/** @type {import("../app.js").HolderLook} */ fresh) => (app.hold(fresh), app.show());
  return { element, leave: watchCard(app, { changed }) };
}

/** @param {import("../app.js").App} app */
const armed = (app) =>
  cardScreen(app, {
    title: t("valid.title"),
    children: [el("p", { class: "lead" }, t("valid.nothing")), el("p", {}, t("hold.later"))],
  });

/** Whether the wait goes on. @param {import("../app.js").App} app @param {number} opensAt */
const isWaiting = (app, opensAt) => opensAt > app.clock.now();

/** @param {import("../app.js").App} app @param {import("../app.js").HolderLook} look */
const said = (app, { opensAt }) =>
  cardScreen(app, {
    title: t("hold.said_title"),
    children: [el("p", { class: "lead" }, t(isWaiting(app, opensAt) ? "hold.said" : "hold.said_now")), el("p", {}, t("over.nothing"))],
  });

/** @param {import("../app.js").App} app @param {import("../app.js").HolderLook} look */
function asked(app, { callMe, opensAt, words }) {
  const place = el("div", {});
  const ask = () =>
    askInPlace({
      place,
      question: t("hold.sure"),
      yes: t("hold.sure_yes"),
      no: t("stop.no"),
      busy: t("hold.busy"),
      action: async () => {
        app.hold(await app.engine.call("sayYes"));
        await app.show();
      },
    });
  place.append(actions(button({ label: t("hold.yes"), kind: "main", action: ask })));
  const waits = isWaiting(app, opensAt);
  const steps = [t(waits ? "hold.opens" : "hold.opens_now"), t("hold.not_you"), t("hold.told"), t("hold.for_good")];
  return cardScreen(app, {
    title: t("hold.title"),
    children: [
      el("p", { class: "lead" }, callMe ? t("hold.asked_from", { name: callMe }) : t("hold.asked")),
      words && el("p", {}, callMe ? t("hold.wrote_from", { name: callMe }) : t("hold.wrote")),
      words && el("p", { class: "theirs", dir: "auto" }, words),
      waits && el("div", { class: "stack stack-tight" }, el("p", {}, t("hold.wait", { when: momentInWords(opensAt, app.clock.now()) })), moments(opensAt)),
      el("h2", {}, t("hold.what")),
      el("ul", {}, steps.map((one) => el("li", {}, one))),
      el("p", {}, t("hold.no")),
      place,
    ],
  });
}
