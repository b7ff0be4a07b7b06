// @ts-check
/** What does not add up, in words, with the two things to do. */

import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { hasText, t } from "../../shared/texts.js";
import { troubleNotice } from "../trouble_notice.js";

/** @param {import("../app.js").App} app */
export function show(app) {
  const { trouble, strangers, strangeReleases } = app.summary;
  const found = trouble && hasText(`trouble.code_${trouble.code}`) ? t(`trouble.code_${trouble.code}`) : "";
  return screen({
    title: t("trouble.title"),
    back: { label: t("app.home"), action: () => app.go("home") },
    children: [
      troubleNotice(app),
      found && el("p", {}, found),
      ...strangers.map(({ agencyName }) => el("p", { dir: "auto" }, t("trouble.stranger", { agency: agencyName || t("trouble.unknown_office") }))),
      strangeReleases.length > 0 && el("p", {}, t("trouble.strange_release")),
      el("p", { class: "quiet" }, t("trouble.still")),
    ],
  });
}
