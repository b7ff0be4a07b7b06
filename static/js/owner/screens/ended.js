// @ts-check
/** "Ended." What that means, what it can't undo, and the way to share again. */

import { actions, button } from "../../components/button.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { listInWords, t } from "../../shared/texts.js";
import { readsInWords } from "../people.js";

/** @param {import("../app.js").App} app @param {{grants: string[]}} params */
export async function show(app, { grants: ids }) {
  const { grants } = await app.refresh();
  const ended = grants.filter(({ grant }) => ids.includes(grant));
  const names = [...new Set(ended.map(({ agencyName }) => agencyName))];
  const wasRead = ended.some(({ reads }) => reads > 0);
  return screen({
    title: t("ended.title"),
    children: [
      el("p", { class: "lead", dir: "auto" }, t("ended.who", { who: listInWords(names) })),
      el("p", {}, wasRead ? t("ended.was_read") : t("ended.not_read")),
      ended.length === 1 && wasRead && el("p", { class: "quiet small" }, readsInWords(ended[0])),
      receipts(app, ended),
      actions(
        button({ label: t("app.home"), kind: "main", action: () => app.go("home") }),
        ended.length === 1 &&
          button({ label: t("ended.again"), action: () => app.go("offer", { agency: ended[0].agency, name: names[0] }) }),
      ),
    ],
  });
}

/** Of several, each beside its name. @param {import("../app.js").App} app @param {import("../types.d.ts").Grant[]} ended */
function receipts(app, ended) {
  if (ended.length === 1) return el("div", { class: "row" }, keepLink(app, ended[0]));
  const line = (/** @type {import("../types.d.ts").Grant} */ grant) =>
    el("li", {}, el("bdi", {}, grant.agencyName), " ", keepLink(app, grant));
  return el("ul", { class: "receipts" }, ended.map(line));
}

/** @param {import("../app.js").App} app @param {import("../types.d.ts").Grant} grant */
function keepLink(app, { grant, agencyName }) {
  return button({ label: t("receipt.keep"), describe: agencyName, kind: "link", action: () => app.go("receipt", { grant }) });
}
