// @ts-check
/**
 * Typing the recovery code back, to know that the copy is right. Can be left at any time.
 */

import { actions, button, submitButton } from "../../components/button.js";
import { Field, textInput } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";

/** @param {import("../app.js").App} app @param {{code?: string, digits?: string}} params */
export function show(app, { code, digits }) {
  const typed = new Field({
    label: t("recovery_practice.field"),
    hint: t("recovery_opening.hint"),
    input: textInput({ class: "input input-secret" }),
  });
  const form = makeForm({
    children: [typed.element, submitButton({ label: t("recovery_practice.check") })],
    action: () => check(app, typed),
  });
  return screen({
    title: t("recovery_practice.title"),
    children: [
      el("p", {}, t("recovery_practice.what")),
      form,
      actions(
        code && button({ label: t("recovery_practice.show_again"), action: () => app.go("recovery_code", { code, digits }) }),
        !code && button({ label: t("recovery_practice.lost"), action: () => app.go("set_recovery") }),
        button({ label: t("recovery_practice.later"), kind: "quiet", action: () => app.go("home") }),
      ),
    ],
  });
}

/** @param {import("../app.js").App} app @param {Field} typed */
async function check(app, typed) {
  if (!typed.value.trim()) throw new FieldProblem(typed, t("recovery_opening.missing"));
  let right = false;
  try {
    ({ right } = await app.engine.call("practiseRecovery", { code: typed.value }));
  } catch (error) {
    if (/** @type {any} */ (error).code !== "code_mistyped") throw error;
  }
  if (!right) throw new FieldProblem(typed, t("recovery_practice.wrong"));
  await app.refresh();
  await app.go("home", { note: t("recovery_practice.right") });
}
