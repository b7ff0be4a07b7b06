// @ts-check
/**
 * Another passphrase (and word). The old one, or the recovery code, is typed again, so that nobody
 * with an open phone can do it. A code doesn't tell the word, so with it a word is chosen too.
 */

import { submitButton } from "../../components/button.js";
import { Field, nameInput, textInput } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { PassphraseChoice } from "../passphrase_choice.js";
import { SecretAgain } from "../secret_again.js";
import { backToSettings } from "./settings.js";

/** @param {import("../app.js").App} app */
export async function show(app) {
  const words = {
    passphrase: new Field({ label: t("set_passphrase.new_name"), hint: t("set_passphrase.new_name_hint"), input: textInput() }),
    recovery: new Field({ label: t("create.name"), hint: t("create.name_hint"), input: nameInput() }),
  };
  const again = new SecretAgain({
    summary: app.summary,
    label: t("set_passphrase.old"),
    run: (old) => change(app, old, words[again.way], secret),
  });
  const secret = new PassphraseChoice({ nameOf: () => words[again.way].value || again.name });
  await secret.propose();
  again.onchange = () => showOne(words, again.way);
  again.onchange();
  const form = makeForm({
    remember: true,
    busy: t("set_passphrase.busy"),
    children: [
      group(t("set_passphrase.now"), ...again.elements),
      group(t("set_passphrase.next"), secret.element, words.passphrase.element, words.recovery.element),
      el("p", { class: "quiet" }, t("create.nobody_knows")),
      submitButton({ label: t("set_passphrase.change") }),
    ],
    action: () => again.action(),
  });
  return screen({ title: t("set_passphrase.title"), back: backToSettings(app), children: [form] });
}

/** @param {Record<string, Field>} words @param {string} way */
function showOne(words, way) {
  for (const [name, field] of Object.entries(words)) field.element.hidden = name !== way;
}

/**
 * @param {import("../app.js").App} app @param {import("../secret_again.js").Secret} old
 * @param {Field} word @param {PassphraseChoice} secret
 */
async function change(app, old, word, secret) {
  const needsWord = "recoveryCode" in old;
  if (needsWord && !word.value.trim()) throw new FieldProblem(word, t("create.name_missing"));
  const passphrase = await secret.settle();
  try {
    await app.engine.call("changePassphrase", { ...writeOld(old, word.value), passphrase });
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (code === "door_taken") throw secret.problem(t("create.taken"));
    if (word.value.trim() && code === "bad_name") throw new FieldProblem(word, t("create.name_bad"));
    throw error;
  }
  await app.refresh();
  await app.go("home", { note: t("set_passphrase.done") });
}

/** @param {import("../secret_again.js").Secret} old @param {string} word */
function writeOld(old, word) {
  if ("recoveryCode" in old) return { recoveryCode: old.recoveryCode, name: word };
  return { name: old.name, oldPassphrase: old.passphrase, ...(word.trim() ? { newName: word } : {}) };
}
