// @ts-check
/**
 * A new notebook: a word, and a passphrase that this browser proposes or the person brings.
 */

import { submitButton } from "../../components/button.js";
import { Field, nameInput } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { PassphraseChoice } from "../passphrase_choice.js";

/** @param {import("../app.js").App} app */
export async function show(app) {
  const name = new Field({
    label: t("create.name"),
    hint: t("create.name_hint"),
    input: nameInput({ maxlength: 64 }),
  });
  const secret = new PassphraseChoice({ nameOf: () => name.value });
  await secret.propose();
  const form = makeForm({
    remember: true,
    busy: t("create.busy"),
    children: [
      name.element,
      secret.element,
      el("p", { class: "quiet" }, t("create.nobody_knows")),
      submitButton({ label: t("create.make") }),
    ],
    action: () => create(app, name, secret),
  });
  return screen({
    title: t("create.title"),
    back: { label: t("app.back"), action: () => app.go("opening") },
    children: [form],
  });
}

/** @param {import("../app.js").App} app @param {Field} name @param {PassphraseChoice} secret */
async function create(app, name, secret) {
  if (!name.value.trim()) throw new FieldProblem(name, t("create.name_missing"));
  const passphrase = await secret.settle();
  try {
    const made = await app.engine.call("create", { name: name.value, passphrase });
    app.opened(made.summary);
    await app.go("recovery_code", { code: made.recoveryCode, digits: made.recoveryDigits, first: true });
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (code === "bad_name") throw new FieldProblem(name, t("create.name_bad"));
    if (code === "door_taken" || code === "bad_passphrase") throw secret.problem(t("create.taken"));
    throw error;
  }
}
