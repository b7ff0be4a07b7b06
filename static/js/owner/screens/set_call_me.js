// @ts-check
/** What offices should call the person. */

import { submitButton } from "../../components/button.js";
import { Field, textInput } from "../../components/field.js";
import { makeForm } from "../../components/form.js";
import { screen } from "../../components/screen.js";
import { t } from "../../shared/texts.js";
import { backToSettings } from "./settings.js";

/** @param {import("../app.js").App} app */
export function show(app) {
  const field = new Field({
    label: t("set_call_me.field"),
    hint: t("set_call_me.hint"),
    input: textInput({ maxlength: 60, dir: "auto", value: app.summary.callMe }),
  });
  const keep = async () => {
    await app.engine.call("setCallMe", { callMe: field.value.trim() });
    await app.refresh();
    await app.go("home", { note: t("settings.kept") });
  };
  const form = makeForm({ children: [field.element, submitButton({ label: t("settings.keep") })], action: keep });
  return screen({ title: t("set_call_me.title"), back: backToSettings(app), children: [form] });
}
