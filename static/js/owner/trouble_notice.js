// @ts-check
/** "This does not add up": what it may mean, and the two things that can be done. */

import { button } from "../components/button.js";
import { notice } from "../components/notice.js";
import { el } from "../shared/dom.js";
import { t } from "../shared/texts.js";
import { askEndAll } from "./home_readers.js";

/** @param {import("./app.js").App} app @param {{title?: string}} [options] */
export function troubleNotice(app, { title } = {}) {
  const place = el("div", { class: "actions" });
  place.append(
    button({ label: t("trouble.end_all"), action: () => askEndAll(app, place) }),
    button({ label: t("trouble.save_copy"), action: () => app.go("save_copy") }),
  );
  return notice({ kind: "care", title, words: t("trouble.long"), children: [place] });
}
