// @ts-check
/**
 * A code that a person hands over: held in front of the camera, typed, pasted, or in a picture.
 * What it holds is checked before anything is sent; it is never opened as an address, and what is
 * no code of this service is never shown.
 *
 * codeForm(app) -> { element, stop }   stop(): the camera goes off with the screen
 */

import { actions, button, submitButton } from "../components/button.js";
import { runBusy } from "../components/busy.js";
import { Field, textInput } from "../components/field.js";
import { FieldProblem, makeForm } from "../components/form.js";
import { el } from "../shared/dom.js";
import { problemWords } from "../shared/problems.js";
import { t } from "../shared/texts.js";
import { scanPanel } from "../shared/scan/panel.js";
import { readPicture } from "../shared/scan/picture.js";

const OF_THE_CODE = ["token_unreadable", "code_foreign", "token_not_here", "token_over", "token_busy"];
const OF_THE_PICTURE = ["not_a_picture", "no_code_in_picture"];
const NOT_OURS = ["token_unreadable", "code_foreign"];

/** @param {import("./app.js").App} app */
export function codeForm(app) {
  const input = textInput({ class: "input input-secret", maxlength: 400, enterkeyhint: "go" });
  const field = new Field({ label: t("code.label"), hint: t("code.hint"), input });
  const look = (/** @type {Record<string, unknown>} */ typed) => tieTo(field, () => redeem(app, field, typed));
  const scan = scanPanel({
    accept: (text) => isOurs(app, text),
    found: (text) => void seen(scan.button, () => look({ text, fromPicture: true })),
  });
  const element = el(
    "div",
    { class: "stack" },
    scan.element,
    makeForm({
      busy: t("code.busy"),
      children: [field.element, submitButton({ label: t("code.look") })],
      action: () => {
        if (!field.value.trim()) throw new FieldProblem(field, t("code.missing"));
        return look({ text: field.value });
      },
    }),
    pictureButton(async (file) => look({ text: await tieTo(field, () => readPicture(file)), fromPicture: true })),
  );
  return { element, stop: scan.stop };
}

/**
 * A damaged link of ours is like a foreign one to a camera: it looks on.
 * @param {import("./app.js").App} app @param {string} text
 */
async function isOurs(app, text) {
  try {
    await app.engine.call("checkCode", { text, fromPicture: true });
    return true;
  } catch (error) {
    if (NOT_OURS.includes(/** @type {any} */ (error).code)) return false;
    throw error;
  }
}

/**
 * A button that asks for a picture; the file field itself stays unseen.
 * @param {(file: File) => Promise<void>} use
 */
function pictureButton(use) {
  const file = el("input", { type: "file", accept: "image/*", hidden: true, "data-picture": true });
  const choose = button({ label: t("code.picture"), action: () => file.click() });
  file.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    file.value = "";
    if (chosen) void seen(choose, () => use(chosen));
  });
  return el("div", {}, actions(choose), file);
}

/**
 * What was seen, and not typed: its problems are told at the field all the same.
 * @param {HTMLElement} choose @param {() => Promise<void>} use
 */
function seen(choose, use) {
  const complain = (/** @type {any} */ error) => {
    if (!(error instanceof FieldProblem)) throw error;
    error.field.complain(error.words);
  };
  return runBusy(choose, () => use().catch(complain), t("code.busy"));
}

/** @param {import("./app.js").App} app @param {Field} field @param {Record<string, unknown>} typed */
async function redeem(app, field, typed) {
  const offer = await app.engine.call("redeem", typed);
  field.input.value = "";
  await app.go("terms", { offer });
}

/**
 * Problems of the code are shown at its field.
 * @template T
 * @param {Field} field
 * @param {() => Promise<T>} action
 */
async function tieTo(field, action) {
  try {
    return await action();
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (![...OF_THE_CODE, ...OF_THE_PICTURE].includes(code)) throw error;
    throw new FieldProblem(field, problemWords(error));
  }
}
