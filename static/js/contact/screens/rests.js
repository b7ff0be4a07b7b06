// @ts-check
/** Nothing opens just now, and it is nobody's no: why, and that it is worth looking again. */

import { actions, button } from "../../components/button.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { cardScreen } from "../frame.js";
import { watchCard } from "../watching.js";

/** @param {import("../app.js").App} app @param {{why: "paused" | "frozen" | "holder", practice: boolean}} params */
export function show(app, { why, practice }) {
  const again = async () => {
    app.hold(await app.engine.call("look"));
    await app.show();
  };
  const element = cardScreen(app, {
    title: t("rests.title"),
    practice,
    children: [
      el("p", { class: "lead" }, t(`rests.${why}`)),
      el("p", {}, t("rests.keep")),
      why === "paused" && el("p", {}, t("rests.worried")),
      actions(button({ label: t("rests.again"), busy: t("code.busy"), kind: "main", action: again })),
    ],
  });
  const changed = (/** @type {import("../app.js").Look} */ fresh) => (app.hold(fresh), app.show());
  return { element, leave: watchCard(app, { changed }) };
}
