// @ts-check
/**
 * The one page before it is prepared, or changed: who, what, when it opens, and what can't be taken
 * back. A change takes the secret typed again. A check-in asks for the person's word on silence.
 */

import { actions, button, submitButton } from "../../components/button.js";
import { tickBox } from "../../components/choices.js";
import { makeForm } from "../../components/form.js";
import { facts, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { count, t } from "../../shared/texts.js";
import { needsSecondCard, toReleaseArguments } from "../release.js";
import { askInWords, checkInWords, openForInWords, partsInWords, secondChosenInWords } from "../releases_in_words.js";
import { SecretAgain } from "../secret_again.js";
import { isSilent } from "./told.js";

/** @typedef {import("../release.js").Plan} Plan */

/** @param {import("../app.js").App} app @param {{plan: Plan}} params */
export function show(app, { plan }) {
  const sections = app.summary.sections.filter(({ id }) => plan.sections.includes(id));
  const silence = plan.checkIn ? tickBox({ label: t("prepare_check.silence", { contact: plan.contact }) }) : null;
  const agree = tickBox({ label: t("prepare_check.agree") });
  const send = (/** @type {object} */ secret) => sendPlan(app, plan, secret);
  const secret = plan.release ? new SecretAgain({ summary: app.summary, run: send }) : null;
  const form = makeForm({
    busy: t("prepare_check.busy"),
    children: [
      silence?.element,
      agree.element,
      ...(secret ? [el("p", {}, t("prepare_check.again")), ...secret.elements] : []),
      submitButton({ label: t(plan.release ? "prepare_check.change" : "prepare_check.make") }),
    ],
    action: async () => {
      if (silence && !silence.input.checked) return silence.complain(t("prepare_check.silence_missing"));
      if (!agree.input.checked) return agree.complain(t("consent.not_ticked"));
      return secret ? secret.action() : send({});
    },
  });
  return screen({
    title: t("prepare_check.title", { contact: plan.contact }),
    children: [
      plan.practice && el("p", { class: "lead" }, t("release.practice_mark")),
      facts([
        ...(plan.practice ? [] : [/** @type {[string, string]} */ ([t("prepare_check.what"), partsInWords({ sections })])]),
        [t("prepare.words"), plan.words.trim() || t("prepare_check.no_words")],
        [t("release.ask"), askInWords(plan)],
        ...(plan.practice ? [] : [/** @type {[string, string]} */ ([t("release.check_in"), checkInWords(plan, app.now())])]),
        [t("release.open_for"), openForInWords(plan.openHours)],
        ...(plan.practice ? [] : [/** @type {[string, string]} */ ([t("release.ready"), count("time.days", plan.validDays)])]),
        ...secondLines(plan),
      ]),
      !plan.practice && el("p", {}, el("strong", {}, t("consent.not_back_title")), " ", t("prepare_check.not_back")),
      !plan.practice && el("p", {}, serverInWords(plan)),
      newCardsInWords(plan) && el("p", {}, newCardsInWords(plan)),
      !plan.practice && isSilent(app) && el("p", {}, t("prepare_check.silent", { contact: plan.contact })),
      form,
      actions(
        button({ label: t("prepare_check.back"), action: () => app.go("prepare", { plan }) }),
        button({ label: t("release_act.no"), kind: "quiet", action: () => app.go("prepared") }),
      ),
    ],
  });
}

/** Who else has to say yes, and what they are told. @param {Plan} plan @returns {[string, string][]} */
function secondLines({ practice, holder }) {
  if (practice) return [];
  const told = holder ? [/** @type {[string, string]} */ ([t("prepare.second_words"), holder.words || t("prepare_check.no_words")])] : [];
  return [[t("release.second"), secondChosenInWords(holder)], ...told];
}

/** @param {Plan} plan */
function newCardsInWords(plan) {
  if (needsSecondCard(plan)) return t("prepare.second_new_card");
  return plan.newCard && plan.holder?.secondCard ? t("prepare.second_new_cards") : "";
}

/** @param {Plan} plan */
const serverInWords = ({ holder }) => (holder ? t("prepare_check.server_second", { name: holder.name }) : t("prepare_check.server"));

/** @param {import("../app.js").App} app @param {Plan} plan @param {object} secret */
async function sendPlan(app, plan, secret) {
  const method = plan.release ? "changeRelease" : "prepareRelease";
  const made = await app.engine.call(method, { ...toReleaseArguments(plan, app.summary), ...secret });
  app.plan = null;
  await app.refresh();
  if (made.code || made.second) return app.go("release_card", { ...made, contact: plan.contact, practice: plan.practice, holder: plan.holder?.name ?? "" });
  return app.go("release", { release: made.release, note: t("prepare_check.changed") });
}
