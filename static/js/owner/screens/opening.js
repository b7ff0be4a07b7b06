// @ts-check
/**
 * The first screen, and the only one that a locked, left or restored page shows. Neutral:
 * it names nothing. A wrong word and a wrong passphrase look exactly alike.
 */

import { actions, button, submitButton } from "../../components/button.js";
import { Field, nameInput, secretField } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { languageChoice } from "../../components/language_choice.js";
import { notice } from "../../components/notice.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { warmUp } from "../../shared/time.js";
import { tidyPassphrase } from "../passphrases.js";

const WARM_UP_MS = 100;

/** @param {import("../app.js").App} app @param {{note?: string}} params note: the key of a text */
export function show(app, { note = "" }) {
  const name = new Field({ label: t("opening.name"), input: nameInput() });
  const secret = secretField({ label: t("opening.passphrase"), autocomplete: "current-password" });
  const wrong = el("div", {});
  const form = makeForm({
    remember: true,
    busy: t("opening.busy"),
    children: [wrong, name.element, secret.element, submitButton({ label: t("opening.open") })],
    action: () => open(app, name, secret, wrong),
  });
  return screen({
    title: t("opening.title"),
    children: [
      languageChoice(app.stage),
      note && notice({ words: t(note) }),
      form,
      el("hr", { class: "rule" }),
      actions(
        button({ label: t("opening.create"), action: () => app.go("about_leaving", { next: "create" }) }),
        button({ label: t("opening.recovery"), kind: "quiet", action: () => app.go("recovery_opening") }),
        button({ label: t("opening.about_leaving"), kind: "quiet", action: () => app.go("about_leaving") }),
      ),
    ],
  });
}

/** @param {import("../app.js").App} app @param {Field} name @param {Field} secret @param {HTMLElement} wrong */
async function open(app, name, secret, wrong) {
  wrong.replaceChildren();
  if (!name.value.trim()) throw new FieldProblem(name, t("opening.name_missing"));
  if (!secret.value) throw new FieldProblem(secret, t("opening.passphrase_missing"));
  try {
    const opening = app.engine.call("open", { name: name.value, passphrase: tidyPassphrase(secret.value) });
    // The page has nothing to do while the engine works, and will say times and numbers right after.
    setTimeout(() => warmUp(app.now()), WARM_UP_MS);
    app.opened(await opening);
  } catch (error) {
    if (!isWrong(error)) throw error;
    const box = notice({ title: t("opening.wrong_title"), words: t("opening.wrong"), kind: "care" });
    wrong.replaceChildren(box);
    return box.focus();
  }
  name.input.value = secret.input.value = "";
  await app.go(app.summary.paused ? "put_back" : "home");
}

/** A word that cannot exist is as wrong as one that does not. @param {any} error */
const isWrong = ({ code }) => ["door_unknown", "bad_name", "bad_passphrase"].includes(code);
