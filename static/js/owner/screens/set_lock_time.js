// @ts-check
/** After how many quiet minutes the notebook locks by itself. */

import { submitButton } from "../../components/button.js";
import { Choices } from "../../components/choices.js";
import { makeForm } from "../../components/form.js";
import { screen } from "../../components/screen.js";
import { count, t } from "../../shared/texts.js";
import { backToSettings } from "./settings.js";

const MINUTES = [2, 5, 10, 20, 60];

/** @param {import("../app.js").App} app */
export function show(app) {
  const now = app.summary.idleMinutes;
  const all = [...new Set([...MINUTES, now])].sort((a, b) => a - b);
  const choices = new Choices({
    legend: t("set_lock_time.legend"),
    hint: t("set_lock_time.hint"),
    options: all.map((minutes) => ({ value: String(minutes), label: count("time.minutes", minutes) })),
    chosen: [String(now)],
  });
  const keep = async () => {
    const minutes = Number(choices.value);
    await app.engine.call("setIdleMinutes", { minutes });
    app.idle.start(minutes);
    await app.refresh();
    await app.go("home", { note: t("settings.kept") });
  };
  const form = makeForm({ children: [choices.element, submitButton({ label: t("settings.keep") })], action: keep });
  return screen({ title: t("set_lock_time.title"), back: backToSettings(app), children: [form] });
}
