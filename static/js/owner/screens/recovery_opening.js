// @ts-check
/**
 * Opening with the recovery code. Afterwards a new passphrase can be set with the same code,
 * which is why it is handed on, in memory, to that one screen.
 */

import { submitButton } from "../../components/button.js";
import { Field, textInput } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { screen } from "../../components/screen.js";
import { t } from "../../shared/texts.js";

/** @type {Record<string, string>} */
const PROBLEMS = { code_mistyped: "recovery_opening.mistyped", door_unknown: "recovery_opening.unknown" };

/** @param {import("../app.js").App} app */
export function show(app) {
  const code = new Field({
    label: t("recovery_opening.code"),
    hint: t("recovery_opening.hint"),
    input: textInput({ class: "input input-secret" }),
  });
  const form = makeForm({
    busy: t("opening.busy"),
    children: [code.element, submitButton({ label: t("opening.open") })],
    action: () => open(app, code),
  });
  return screen({
    title: t("recovery_opening.title"),
    back: { label: t("app.back"), action: () => app.go("opening") },
    children: [form],
  });
}

/** @param {import("../app.js").App} app @param {Field} code */
async function open(app, code) {
  const typed = code.value;
  if (!typed.trim()) throw new FieldProblem(code, t("recovery_opening.missing"));
  try {
    app.opened(await app.engine.call("openWithRecovery", { code: typed }));
  } catch (error) {
    const key = PROBLEMS[/** @type {any} */ (error).code];
    if (!key) throw error;
    throw new FieldProblem(code, t(key));
  }
  await app.go("new_passphrase", { recoveryCode: typed });
}
