// @ts-check
/**
 * The stop code: type it, press once, confirm once. Works on any phone and opens nothing.
 *
 * * A typing mistake is told before anything is sent. After that the answer is the same whether or not
 *   there is such a code.
 */

import { actions, submitButton } from "../../components/button.js";
import { askInPlace } from "../../components/ask.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { notice } from "../../components/notice.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { codeField } from "../code_field.js";
import { cardScreen } from "../frame.js";

/** No answer is no sign of anything: it may have been stopped. */
const MAYBE_SENT = ["offline", "unavailable", "internal"];

/** @param {import("../app.js").App} app @param {{note?: string}} params note: the key of a text */
export function show(app, { note = "" }) {
  const field = codeField({ label: t("stop.code"), hint: t("stop.hint") });
  const said = el("div", { class: "said" });
  const first = actions(submitButton({ label: t("stop.stop") }));
  const place = el("div", {}, first);
  const form = makeForm({
    busy: t("code.busy"),
    children: [field.element, said, place],
    action: async () => {
      said.replaceChildren();
      await check(app, field);
      askInPlace({
        place,
        question: t("stop.sure"),
        yes: t("stop.yes"),
        no: t("stop.no"),
        busy: t("stop.busy"),
        action: () => stop(app, field.value, said),
      });
    },
  });
  // The question was about another code.
  field.input.addEventListener("input", () => first.isConnected || place.replaceChildren(first));
  return cardScreen(app, {
    title: t("stop.title"),
    children: [note && notice({ words: t(note) }), el("p", { class: "lead" }, t("stop.words")), form],
  });
}

/** @param {import("../app.js").App} app @param {import("../../components/field.js").Field} field */
async function check(app, field) {
  if (!field.value.trim()) throw new FieldProblem(field, t("stop.missing"));
  try {
    await app.engine.call("checkStop", { text: field.value });
  } catch (error) {
    if (/** @type {any} */ (error).code !== "code_mistyped") throw error;
    throw new FieldProblem(field, t("stop.mistyped"));
  }
}

/** @param {import("../app.js").App} app @param {string} text @param {HTMLElement} said */
async function stop(app, text, said) {
  said.replaceChildren();
  try {
    await app.engine.call("stop", { text });
  } catch (error) {
    if (!MAYBE_SENT.includes(/** @type {any} */ (error).code)) throw error;
    const box = notice({ words: t("stop.not_sent"), kind: "care" });
    said.replaceChildren(box);
    return box.focus();
  }
  await app.go("stopped");
}
