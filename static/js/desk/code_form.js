// @ts-check
/**
 * A code that a person hands over: typed, pasted, or in a picture.
 * What it holds is checked before anything is sent; it is never opened as an address.
 */

import { button, submitButton } from "../components/button.js";
import { runBusy } from "../components/busy.js";
import { Field, textInput } from "../components/field.js";
import { FieldProblem, makeForm } from "../components/form.js";
import { el } from "../shared/dom.js";
import { problemWords } from "../shared/problems.js";
import { t } from "../shared/texts.js";
import { readPicture } from "./picture.js";

const OF_THE_CODE = ["token_unreadable", "code_foreign", "token_not_here", "token_over", "token_busy"];
const OF_THE_PICTURE = ["not_a_picture", "no_code_in_picture"];

/** @param {import("./app.js").App} app */
export function codeForm(app) {
  const input = textInput({ class: "input input-secret", maxlength: 400, enterkeyhint: "go" });
  const field = new Field({ label: t("code.label"), hint: t("code.hint"), input });
  const look = (/** @type {Record<string, unknown>} */ typed) => tieTo(field, () => redeem(app, field, typed));
  return el(
    "div",
    { class: "stack" },
    makeForm({
      busy: t("code.busy"),
      children: [field.element, submitButton({ label: t("code.look") })],
      action: () => {
        if (!field.value.trim()) throw new FieldProblem(field, t("code.missing"));
        return look({ text: field.value });
      },
    }),
    pictureButton(field, async (file) => look({ text: await tieTo(field, () => readPicture(file)), fromPicture: true })),
  );
}

/**
 * A button that asks for a picture; the file field itself stays unseen.
 * @param {Field} field
 * @param {(file: File) => Promise<void>} use
 */
function pictureButton(field, use) {
  const file = el("input", { type: "file", accept: "image/*", hidden: true, "data-picture": true });
  const choose = button({ label: t("code.picture"), action: () => file.click() });
  file.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    file.value = "";
    if (chosen) void runBusy(choose, () => use(chosen).catch(complain), t("code.busy"));
  });
  const complain = (/** @type {any} */ error) => {
    if (!(error instanceof FieldProblem)) throw error;
    field.complain(error.words);
  };
  return el("div", {}, choose, file);
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
