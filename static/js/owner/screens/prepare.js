// @ts-check
/**
 * Preparing for one person: who, what, words, rules. Nobody is named and nothing ticked before.
 * A name on the list of people who must never get it goes no further.
 */

import { button, submitButton } from "../../components/button.js";
import { Choices, tickBox } from "../../components/choices.js";
import { Field, textArea, textInput } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { releaseRules } from "../release_rules.js";
import { SecondPerson, findOffices } from "../release_second.js";
import { starterTitle } from "../kinds.js";
import { backToPrepared } from "./prepared.js";

/** @typedef {import("../release.js").Plan} Plan */

/** @param {import("../app.js").App} app @param {{plan: Plan}} params */
export async function show(app, { plan }) {
  const rules = releaseRules(plan, () => app.now());
  const second = plan.practice ? null : new SecondPerson(plan, await findOffices(app));
  const who = new Field({
    label: t("prepare.who"),
    hint: t("prepare.who_hint"),
    input: textInput({ dir: "auto", maxlength: 120, value: plan.contact }),
  });
  const words = new Field({
    label: t("prepare.words"),
    hint: t("prepare.words_hint"),
    input: textArea({ rows: 5, maxlength: 4_000, value: plan.words }),
  });
  const parts = plan.practice ? null : partChoices(app, plan);
  const leaveOut = tickBox({ label: t("prepare.leave_out") });
  leaveOut.input.checked = !plan.phoneLost;
  const keep = () => {
    plan.contact = who.value.trim();
    plan.words = words.value;
    plan.phoneLost = !leaveOut.input.checked;
    plan.sections = parts ? parts.values : [];
  };
  for (const input of [who.input, words.input, leaveOut.input]) input.addEventListener("input", keep);
  const form = makeForm({
    busy: t("app.one_moment"),
    children: [
      group(t("prepare.person"), who.element, el("p", {}, t("prepare.forced"))),
      parts && group(t("prepare.parts"), parts.element, emergencyPage(app, () => (keep(), (app.plan = plan)))),
      group(t("prepare.own_words"), words.element, el("p", { class: "quiet" }, t("prepare.phone_lost")), leaveOut.element),
      group(t("prepare.rules"), rules.element, second?.element),
      submitButton({ label: t("prepare.go_on") }),
    ],
    action: async () => {
      keep();
      if (!plan.contact) throw new FieldProblem(who, t("prepare.who_missing"));
      const { never } = await app.engine.call("isNever", { contact: plan.contact });
      if (never) throw new FieldProblem(who, t("prepare.who_never"));
      if (parts && !plan.sections.length && !plan.words.trim()) return parts.complain(t("prepare.nothing"));
      rules.check();
      if (second && !(await second.check(app))) return;
      return app.go("prepare_check", { plan });
    },
  });
  const back = plan.release
    ? { label: plan.contact, action: () => app.go("release", { release: plan.release }) }
    : backToPrepared(app);
  return screen({ title: t(title(plan)), back, children: [plan.practice && el("p", { class: "lead" }, t("prepare.practice_what")), form] });
}

/** @param {Plan} plan */
const title = ({ practice, release }) => (practice ? "prepare.title_practice" : release ? "prepare.title_change" : "prepare.title");

/** @param {import("../app.js").App} app @param {Plan} plan */
function partChoices(app, plan) {
  return new Choices({
    legend: t("prepare.parts"),
    legendUnseen: true,
    hint: t("prepare.parts_hint"),
    many: true,
    options: app.summary.sections.map(({ id, title: words, sealedKind }) => ({
      value: id,
      label: words,
      theirs: true,
      ...(sealedKind ? { hint: t("home.kept_close") } : {}),
    })),
    chosen: plan.sections,
  });
}

/** A page for just this, where there is none yet; what was chosen waits meanwhile. @param {import("../app.js").App} app @param {() => unknown} keep */
function emergencyPage(app, keep) {
  if (app.summary.sections.some(({ kind }) => kind === "emergency")) return false;
  const write = () => {
    keep();
    return app.go("writing", { kind: "emergency", title: starterTitle("emergency"), text: t("prepare.page_start") });
  };
  return el(
    "div",
    { class: "stack stack-tight" },
    el("p", { class: "quiet" }, t("prepare.page_words")),
    button({ label: t("prepare.page_write"), kind: "link", action: write }),
  );
}
