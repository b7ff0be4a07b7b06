// @ts-check
/**
 * A neutral page between the code and the notebook, for a phone that somebody else was
 * looking at or holding. It names nothing and shows nothing.
 */

import { actions, button } from "../../components/button.js";
import { screen } from "../../components/screen.js";
import { t } from "../../shared/texts.js";

/** @param {import("../app.js").App} app @param {{next?: string, params?: object}} params */
export function show(app, { next = "home", params = {} }) {
  return screen({
    title: t("app.name"),
    children: [
      actions(
        button({ label: t("cover.go_on"), kind: "main", action: () => app.go(next, params) }),
        button({ label: t("app.lock"), action: () => app.lock("asked") }),
      ),
    ],
  });
}
