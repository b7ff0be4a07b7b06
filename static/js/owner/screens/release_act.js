// @ts-check
/** Open it now, or take it away: what it means, and the secret typed again. */

import { actions, button, submitButton } from "../../components/button.js";
import { makeForm } from "../../components/form.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { nameAwaited, openForInWords, partsInWords } from "../releases_in_words.js";
import { SecretAgain } from "../secret_again.js";

const METHODS = { now: "openReleaseNow", remove: "removeRelease" };

/** @param {import("../app.js").App} app @param {{release: string, act: "now" | "remove"}} params */
export async function show(app, { release, act }) {
  const found = app.summary.releases.find((one) => one.release === release);
  const contact = found?.contact ?? "";
  const name = found && act === "now" ? nameAwaited(found) : "";
  const full = found && act === "now" ? await app.engine.call("release", { release }) : null;
  const secret = new SecretAgain({
    summary: app.summary,
    run: async (typed) => {
      await app.engine.call(METHODS[act], { release, ...typed });
      await app.go("release", { release });
    },
  });
  const form = makeForm({
    busy: t("app.one_moment"),
    children: [...secret.elements, submitButton({ label: t(`release_act.yes_${act}`), kind: "care" })],
    action: () => secret.action(),
  });
  return screen({
    title: t(`release_act.title_${act}`),
    children: [
      el("p", { class: "lead" }, t(`release_act.what_${act}${name && "_second"}`, { contact, name })),
      full && el("p", {}, t("release_act.what_parts", { what: partsInWords(full), time: openForInWords(full.openHours) })),
      full && el("p", {}, t("release_act.for_good")),
      el("p", {}, t("prepare_check.again")),
      form,
      actions(button({ label: t("release_act.no"), action: () => app.go("release", { release }) })),
    ],
  });
}
