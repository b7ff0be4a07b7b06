// @ts-check
/**
 * An address at which the contact is told once it can be opened. Nobody needs one: the page says the same
 * to whoever looks.
 */

import { actions, button, submitButton } from "../../components/button.js";
import { Field, textInput } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { notice } from "../../components/notice.js";
import { el } from "../../shared/dom.js";
import { language, t } from "../../shared/texts.js";
import { cardScreen } from "../frame.js";

/** The button that leads here, where this site sends e-mails and there is anything to tell. @param {import("../app.js").App} app */
export function wayButton(app) {
  const { mail, practice, way } = /** @type {import("../app.js").Look} */ (app.look);
  if (!mail || practice) return [];
  return [el("hr", { class: "rule" }), actions(button({ label: t(way ? "way.title_left" : "way.title"), action: () => app.go("way") }))];
}

/** @param {import("../app.js").App} app */
export function show(app) {
  const isLeft = /** @type {import("../app.js").Look | null} */ (app.look)?.way ?? false;
  const input = textInput({ type: "email", inputmode: "email", maxlength: 254, enterkeyhint: "done", dir: "ltr" });
  const field = new Field({ label: t("way.address"), hint: t("way.hint"), input });
  const form = makeForm({
    busy: t("way.busy"),
    children: [field.element, submitButton({ label: t(isLeft ? "way.another" : "way.leave") })],
    action: () => leave(app, field),
  });
  return cardScreen(app, {
    title: t("way.title"),
    back: { label: t("app.back"), action: () => app.show() },
    children: [
      isLeft && notice({ words: t("way.left"), children: [actions(button({ label: t("way.forget"), busy: t("way.busy"), action: () => send(app, "") }))] }),
      el("p", {}, t("way.what")),
      el("p", {}, t("way.care")),
      form,
    ],
  });
}

/** @param {import("../app.js").App} app @param {Field} field */
async function leave(app, field) {
  const address = field.value.trim();
  if (!address) throw new FieldProblem(field, t("way.missing"));
  try {
    await send(app, address);
  } catch (error) {
    if (/** @type {any} */ (error).code !== "bad_request") throw error;
    throw new FieldProblem(field, t("way.bad"));
  }
}

/** @param {import("../app.js").App} app @param {string} address */
async function send(app, address) {
  app.hold(await app.engine.call("leaveWay", { address, lang: language() }));
  await app.go("way");
}
