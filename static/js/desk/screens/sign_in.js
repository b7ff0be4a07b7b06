// @ts-check
/** The first screen: name, passphrase, one-time code. Wrong ones are told calmly, by what they are. */

import { submitButton } from "../../components/button.js";
import { Field, secretField, textInput } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { languageChoice } from "../../components/language_choice.js";
import { notice } from "../../components/notice.js";
import { screen } from "../../components/screen.js";
import { plainDigits } from "../../shared/digits.js";
import { el } from "../../shared/dom.js";
import { isAnotherSite, isClosed, problemWords } from "../../shared/problems.js";
import { t } from "../../shared/texts.js";
import { whileOpening } from "../opening_keys.js";

/** @param {import("../app.js").App} app @param {{note?: string}} params note: the key of a text */
export function show(app, { note = "" }) {
  const fields = {
    name: new Field({ label: t("sign_in.name"), input: textInput({ autocomplete: "username", name: "username" }) }),
    secret: secretField({ label: t("sign_in.passphrase"), autocomplete: "current-password" }),
    code: new Field({ label: t("sign_in.code"), hint: t("sign_in.code_hint"), input: codeInput() }),
  };
  const said = el("div", {});
  const form = makeForm({
    remember: true,
    children: [
      fields.name.element,
      fields.secret.element,
      fields.code.element,
      said,
      submitButton({ label: t("sign_in.open") }),
    ],
    action: () => signIn(app, fields, said),
  });
  const early = el("div", {});
  void lookAround(app, early);
  return screen({
    title: t("sign_in.title"),
    children: [languageChoice(app.stage), note && notice({ words: t(note) }), early, form, el("p", { class: "quiet small" }, t("sign_in.about"))],
  });
}

/**
 * Meet the service before anything is typed: one that changed, or is only for trying out, says so.
 * @param {import("../app.js").App} app
 * @param {HTMLElement} place
 */
async function lookAround(app, place) {
  try {
    const { demo } = await app.engine.call("start");
    if (demo) place.append(notice({ words: t("sign_in.demo") }));
  } catch (error) {
    if (isAnotherSite(error)) place.dispatchEvent(new CustomEvent("problem", { bubbles: true, detail: error }));
    else if (!isClosed(error)) place.append(notice({ words: problemWords(error), kind: "care" }));
  }
}

function codeInput() {
  return textInput({ inputmode: "numeric", autocomplete: "one-time-code", class: "input input-secret", maxlength: 12 });
}

/**
 * @param {import("../app.js").App} app
 * @param {{name: Field, secret: Field, code: Field}} fields
 * @param {HTMLElement} said
 */
async function signIn(app, fields, said) {
  const { name, secret, code } = fields;
  for (const field of [name, secret, code]) {
    if (!field.value.trim()) throw new FieldProblem(field, t("sign_in.missing"));
  }
  const typed = { name: name.value, passphrase: secret.value, code: plainDigits(code.value) };
  try {
    app.opened(await whileOpening(said, () => app.engine.call("signIn", typed)));
  } catch (error) {
    refuse(error, fields, said);
    return;
  }
  for (const field of [name, secret, code]) field.input.value = "";
  await app.go("home");
}

/** @param {any} error @param {{name: Field, secret: Field, code: Field}} fields @param {HTMLElement} said */
function refuse(error, { code }, said) {
  if (["second_factor_wrong", "second_factor_used"].includes(error?.code)) {
    code.input.value = "";
    throw new FieldProblem(code, t(`problem.${error.code}`));
  }
  if (!["door_unknown", "bad_name", "bad_passphrase"].includes(error?.code)) throw error;
  const box = notice({ title: t("sign_in.wrong_title"), words: t("sign_in.wrong"), kind: "care" });
  said.replaceChildren(box);
  box.focus();
}
