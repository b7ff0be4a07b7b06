// @ts-check
/** Another passphrase (and word). The old one is typed again, so that nobody with an open phone can do it. */

import { submitButton } from "../../components/button.js";
import { Field, secretField, textInput } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { PassphraseChoice } from "../passphrase_choice.js";
import { tidyPassphrase } from "../passphrases.js";
import { backToSettings } from "./settings.js";

/** @param {import("../app.js").App} app */
export async function show(app) {
  const name = new Field({ label: t("opening.name"), input: textInput({ autocomplete: "username" }) });
  const old = secretField({ label: t("set_passphrase.old"), autocomplete: "current-password" });
  const newName = new Field({ label: t("set_passphrase.new_name"), hint: t("set_passphrase.new_name_hint"), input: textInput() });
  const secret = new PassphraseChoice({ nameOf: () => newName.value || name.value });
  await secret.propose();
  const form = makeForm({
    remember: true,
    busy: t("set_passphrase.busy"),
    children: [
      group(t("set_passphrase.now"), name.element, old.element),
      group(t("set_passphrase.next"), secret.element, newName.element),
      el("p", { class: "quiet" }, t("create.nobody_knows")),
      submitButton({ label: t("set_passphrase.change") }),
    ],
    action: () => change(app, { name, old, newName, secret }),
  });
  return screen({ title: t("set_passphrase.title"), back: backToSettings(app), children: [form] });
}

/** @param {import("../app.js").App} app @param {{name: Field, old: Field, newName: Field, secret: PassphraseChoice}} fields */
async function change(app, { name, old, newName, secret }) {
  if (!name.value.trim()) throw new FieldProblem(name, t("opening.name_missing"));
  if (!old.value) throw new FieldProblem(old, t("opening.passphrase_missing"));
  const passphrase = await secret.settle();
  const next = newName.value.trim() ? { newName: newName.value } : {};
  try {
    await app.engine.call("changePassphrase", { name: name.value, oldPassphrase: tidyPassphrase(old.value), passphrase, ...next });
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (code === "secret_wrong" || code === "door_unknown") throw new FieldProblem(old, t("set_passphrase.wrong"));
    if (code === "door_taken") throw secret.problem(t("create.taken"));
    throw error;
  }
  await app.refresh();
  await app.go("home", { note: t("set_passphrase.done") });
}
