// @ts-check
/**
 * The first screen: a code, typed, pasted or held before the camera. It names nothing, and what a locked,
 * left or restored page shows is the same. A code that was never made, is over or was stopped looks alike.
 */

import { submitButton } from "../../components/button.js";
import { runBusy } from "../../components/busy.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { notice } from "../../components/notice.js";
import { el } from "../../shared/dom.js";
import { problemWords } from "../../shared/problems.js";
import { scanPanel } from "../../shared/scan/panel.js";
import { t } from "../../shared/texts.js";
import { codeField } from "../code_field.js";
import { cardScreen } from "../frame.js";

/** @type {Record<string, string>} */
const OF_THE_CODE = { code_mistyped: "code.mistyped", code_foreign: "code.foreign", not_found: "code.wrong" };
const NOT_OURS = ["code_mistyped", "code_foreign"];

/**
 * @param {import("../app.js").App} app
 * @param {{note?: string, text?: string, error?: any}} params note: the key of a text; text and error: a
 *   code that came with the address, and why it opened nothing
 */
export function show(app, { note = "", text = "", error }) {
  const field = codeField({ label: t("code.label"), hint: t("code.hint"), value: text });
  const scan = scanPanel({
    accept: (seen) => isOurs(app, seen),
    found: (seen) => void runBusy(scan.button, () => app.enter(seen).catch((why) => complain(field, why)), t("code.busy")),
  });
  const form = makeForm({
    busy: t("code.busy"),
    children: [field.element, submitButton({ label: t("code.go_on") })],
    action: () => enter(app, field),
  });
  const element = cardScreen(app, {
    title: t("code.title"),
    children: [
      note && notice({ words: t(note) }),
      error && !isOfTheCode(error) && notice({ words: problemWords(error), kind: "care" }),
      form,
      el("p", { class: "quiet small" }, t("code.tells")),
      scan.element,
    ],
  });
  if (error && isOfTheCode(error)) complain(field, error);
  return { element, leave: scan.stop };
}

/** @param {import("../app.js").App} app @param {import("../../components/field.js").Field} field */
async function enter(app, field) {
  if (!field.value.trim()) throw new FieldProblem(field, t("code.missing"));
  try {
    await app.enter(field.value);
  } catch (error) {
    complain(field, error);
  }
}

/** @param {any} error */
const isOfTheCode = ({ code }) => Object.hasOwn(OF_THE_CODE, code);

/** What is the matter with the code is told at its field. @param {import("../../components/field.js").Field} field @param {any} error */
function complain(field, error) {
  if (!isOfTheCode(error)) throw error;
  field.complain(t(OF_THE_CODE[error.code]));
}

/** A damaged link of ours is like a foreign one to a camera: it looks on. @param {import("../app.js").App} app @param {string} text */
async function isOurs(app, text) {
  try {
    await app.engine.call("checkCode", { text, fromPicture: true });
    return true;
  } catch (error) {
    if (NOT_OURS.includes(/** @type {any} */ (error).code)) return false;
    throw error;
  }
}
