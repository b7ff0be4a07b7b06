// @ts-check
/** People who must never get anything: a list that only the owner sees. */

import { submitButton } from "../../components/button.js";
import { Field, textArea } from "../../components/field.js";
import { makeForm } from "../../components/form.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { backToPrepared } from "./prepared.js";

const MOST = 50;
const LONGEST = 120;

/** @param {import("../app.js").App} app */
export function show(app) {
  const names = new Field({
    label: t("never.field"),
    hint: t("never.hint"),
    input: textArea({ rows: 6, maxlength: MOST * (LONGEST + 1), value: app.summary.never.join("\n") }),
  });
  const form = makeForm({
    busy: t("app.one_moment"),
    children: [names.element, submitButton({ label: t("settings.keep") })],
    action: async () => {
      const people = names.value.split("\n").map((name) => name.trim().slice(0, LONGEST)).filter(Boolean).slice(0, MOST);
      await app.engine.call("writeNever", { people });
      await app.refresh();
      await app.go("prepared");
    },
  });
  return screen({ title: t("never.title"), back: backToPrepared(app), children: [el("p", { class: "lead" }, t("never.what")), form] });
}
