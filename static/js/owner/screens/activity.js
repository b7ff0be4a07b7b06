// @ts-check
/**
 * What happened, newest first, in plain words. An unusual line says what it probably is and
 * one thing to do.
 */

import { actions, button } from "../../components/button.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { hasText, listInWords, t } from "../../shared/texts.js";
import { momentInWords, utcDayInWords } from "../../shared/time.js";
import { troubleNotice } from "../trouble_notice.js";

const AT_ONCE = 40;
/** Explained, but nothing to look after. */
const CALM = new Set(["same_person"]);
/** Steps after which a receipt says something new. */
const KEEP = new Set(["grant_offered", "section_shown", "grant_renewed", "grant_ended"]);

/** @param {import("../app.js").App} app */
export async function show(app) {
  /** @type {{ok: boolean, events: import("../types.d.ts").JournalLine[]}} */
  const { ok, events } = await app.engine.call("activity", {});
  const list = el("ol", { class: "cards" });
  const more = actions();
  let shown = 0;
  const showMore = () => {
    list.append(...events.slice(shown, shown + AT_ONCE).map((event) => el("li", {}, line(app, event))));
    shown += AT_ONCE;
    more.hidden = shown >= events.length;
  };
  more.append(button({ label: t("activity.more"), action: showMore }));
  showMore();
  return screen({
    title: t("activity.title"),
    back: { label: t("app.home"), action: () => app.go("home") },
    children: [
      !ok && troubleNotice(app, { title: t("trouble.title") }),
      el("p", { class: "quiet" }, t("activity.words")),
      events.length === 0 ? el("p", { class: "empty" }, t("activity.empty")) : list,
      more,
    ],
  });
}

/** @param {import("../app.js").App} app @param {import("../types.d.ts").JournalLine} event */
function line(app, event) {
  const when = event.day ? utcDayInWords(event.at) : momentInWords(event.at, app.now());
  const help = event.unusual && hasText(`activity.unusual_${event.unusual}`);
  const isCalm = CALM.has(event.unusual ?? "");
  const isPrepared = app.summary.releases.some(({ release }) => release === event.grant);
  return el(
    "div",
    { class: help && !isCalm ? "notice notice-care" : "card" },
    el("p", { dir: "auto" }, eventInWords(event, isPrepared)),
    el("p", { class: "quiet small" }, when),
    help && el("p", {}, t(`activity.unusual_${event.unusual}`)),
    help && !isCalm && whatToDo(app, event),
    KEEP.has(event.kind) && !isPrepared && keepLink(app, event),
  );
}

/** @param {import("../types.d.ts").JournalLine} event @param {boolean} isPrepared it is about what is prepared for a person */
function eventInWords({ kind, who, agencyName, sections, how }, isPrepared) {
  const somebody = !who || who === "owner" ? t("activity.somebody") : who;
  const values = { who: somebody, agency: agencyName, what: listInWords(sections) };
  const keys = [isPrepared && `activity.${kind}_by_contact`, `activity.${kind}_${how}`, `activity.${kind}`, "activity.other"];
  return t(/** @type {string} */ (keys.find((key) => key && hasText(key))), values);
}

/** @param {import("../app.js").App} app @param {import("../types.d.ts").JournalLine} event */
function keepLink(app, { grant, agencyName }) {
  return button({ label: t("receipt.keep"), describe: agencyName, kind: "link", action: () => app.go("receipt", { grant }) });
}

/** One thing to do. @param {import("../app.js").App} app @param {import("../types.d.ts").JournalLine} event */
function whatToDo(app, { unusual, grant }) {
  if (unusual === "doors_changed") return button({ label: t("activity.do_passphrase"), action: () => app.go("set_passphrase") });
  if (!grant) return false;
  return button({ label: t("activity.do_look"), action: () => app.go("grant", { grant }) });
}
