// @ts-check
/** After opening with the recovery code: a new word and passphrase, with that same code. */

import { actions, button, submitButton } from "../../components/button.js";
import { Field, nameInput } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { PassphraseChoice } from "../passphrase_choice.js";

/** @param {import("../app.js").App} app @param {{recoveryCode: string}} params */
export async function show(app, { recoveryCode }) {
  const name = new Field({ label: t("create.name"), hint: t("create.name_hint"), input: nameInput() });
  const secret = new PassphraseChoice({ nameOf: () => name.value });
  await secret.propose();
  const form = makeForm({
    remember: true,
    busy: t("set_passphrase.busy"),
    children: [
      name.element,
      secret.element,
      el("p", { class: "quiet" }, t("create.nobody_knows")),
      submitButton({ label: t("new_passphrase.change") }),
    ],
    action: () => change(app, name, secret, recoveryCode),
  });
  return screen({
    title: t("new_passphrase.title"),
    children: [
      el("p", {}, t("new_passphrase.words")),
      form,
      actions(button({ label: t("new_passphrase.later"), kind: "quiet", action: () => app.go("home") })),
    ],
  });
}

/** @param {import("../app.js").App} app @param {Field} name @param {PassphraseChoice} secret @param {string} recoveryCode */
async function change(app, name, secret, recoveryCode) {
  if (!name.value.trim()) throw new FieldProblem(name, t("create.name_missing"));
  const passphrase = await secret.settle();
  try {
    await app.engine.call("changePassphrase", { recoveryCode, name: name.value, passphrase });
  } catch (error) {
    if (/** @type {any} */ (error).code === "door_taken") throw secret.problem(t("create.taken"));
    throw error;
  }
  await app.refresh();
  await app.go("home", { note: t("set_passphrase.done") });
}
