// @ts-check
/**
 * The first screen of an open notebook: what changed, my words, who can read them. While
 * somebody can, they stand first, before all but trouble, so that ending is near.
 * Ending is two taps from here (End, yes), for one or for all, without any secret.
 */

import { button } from "../../components/button.js";
import { notice } from "../../components/notice.js";
import { group, screen } from "../../components/screen.js";
import { el, emptied, put } from "../../shared/dom.js";
import { count, t } from "../../shared/texts.js";
import { utcDayInWords } from "../../shared/time.js";
import { news, urgent } from "../home_news.js";
import { readersList } from "../home_readers.js";
import { releasesWay } from "../home_releases.js";
import { sectionsList } from "../home_sections.js";
import { liveGrants } from "../people.js";
import { watchPulse } from "../pulse.js";

/** @param {import("../app.js").App} app @param {{note?: string}} params */
export async function show(app, { note = "" }) {
  await app.refresh();
  const content = el("div", { class: "stack stack-wide" });
  const fill = () => put(emptied(content), parts(app));
  fill();
  const isCalm = () => !content.querySelector("[role=group]") && !content.contains(document.activeElement);
  const renew = () => isCalm() && fill();
  const unwatch = app.watch(renew);
  const unpulse = watchPulse(app, async ({ changed }) => changed && (await app.refresh(), renew()));
  const element = screen({
    title: t("home.title"),
    children: [lastOpened(app.summary), note && notice({ words: note }), content],
  });
  return { element, leave: () => (unwatch(), unpulse()) };
}

/** @param {import("../app.js").App} app */
function parts(app) {
  const { summary } = app;
  const mine = group(t("home.mine"), ...sectionsList(app));
  const readers = group(t("home.readers"), ...readersList(app));
  const first = inOneStack(...urgent(app));
  const said = inOneStack(...news(app));
  return [
    first,
    ...(liveGrants(summary.grants).length && !summary.paused ? [readers, said, mine] : [said, mine, readers]),
    group(t("home.emergency"), ...releasesWay(app)),
    group(
      t("home.more"),
      el(
        "div",
        { class: "ways" },
        button({ label: t("home.activity"), kind: "way", action: () => app.go("activity") }),
        button({ label: t("home.settings"), kind: "way", action: () => app.go("settings") }),
      ),
    ),
    retold(summary),
  ];
}

/** @param {(HTMLElement | false)[]} notices */
function inOneStack(...notices) {
  const shown = notices.filter(Boolean);
  return shown.length > 0 && el("div", { class: "stack" }, shown);
}

/** @param {import("../types.d.ts").Summary} summary */
function lastOpened({ lastOpenedAt }) {
  return lastOpenedAt > 0 && el("p", { class: "quiet small" }, t("home.last_opened", { day: utcDayInWords(lastOpenedAt) }));
}

/** How often somebody read instead of asking. @param {import("../types.d.ts").Summary} summary */
function retold({ grants }) {
  const told = grants.filter(({ reads }) => reads > 0).length;
  return told > 0 && el("p", { class: "quiet small" }, count("home.retold", told));
}
