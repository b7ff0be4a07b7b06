// @ts-check
/**
 * The person's words, as long as they may be read.
 *
 * * The page covers itself when the sharing ends, and when the server was not heard for a minute.
 * * It prints only if the person allowed it; otherwise the sheet is blank (desk.css).
 * * Who reads, for whom and when stands behind the words, on the screen and on paper.
 */

import { actions, button } from "../../components/button.js";
import { notice } from "../../components/notice.js";
import { facts, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { printPage } from "../../shared/print.js";
import { listInWords, t } from "../../shared/texts.js";
import { fullMoment, momentInWords, spanInWords } from "../../shared/time.js";
import { endings } from "../grant_cards.js";
import { LiveWatch } from "../live.js";
import { said } from "../said.js";
import { watermark } from "../watermark.js";

/** @param {import("../app.js").App} app @param {{grant: string}} params */
export async function show(app, { grant }) {
  const reading = await app.engine.call("read", { grant });
  app.clock.hear(reading.now);
  app.reading = grant;
  const left = el("span", { class: "countdown" });
  const news = el("div", {});
  const place = el("div", {});
  place.append(waysToStop(app, reading, place));
  const element = screen({
    title: t("reading.title"),
    back: { label: t("reading.back"), action: () => app.go("home") },
    children: [
      news,
      paper(reading, left),
      reading.mayPrint && actions(button({ label: t("reading.print"), action: printPage })),
      el("p", { class: "quiet small" }, t("reading.honest")),
      place,
    ],
  });
  const stop = watch(app, reading, { element, left, news });
  return { element, leave: stop };
}

/** @param {any} reading @param {HTMLElement} left */
function paper(reading, left) {
  const { callMe, purpose, workerName, agencyName, now, sections } = reading;
  const moment = fullMoment(now);
  const who = t("reading.as", { worker: workerName, agency: agencyName, moment });
  return el(
    "div",
    { class: reading.mayPrint ? "reading paper" : "reading" },
    watermark(agencyName, workerName, moment),
    facts([
      [t("terms.called"), said(callMe)],
      [t("terms.purpose"), said(purpose)],
      [t("reading.ends"), left],
      [t("reading.reader"), who],
    ]),
    // Who has nothing to read must not be told that all was told.
    sections.length > 0 && notice({ title: t("reading.told_title"), words: t("reading.told") }),
    sections.length ? sections.map(section) : el("p", {}, t("reading.nothing")),
    reading.takenOut.length > 0 && el("p", { class: "quiet" }, t("reading.taken_out", { titles: listInWords(reading.takenOut) })),
    reading.over.length > 0 && el("p", { class: "quiet" }, t("reading.over", { titles: listInWords(reading.over) })),
  );
}

/** @param {any} section */
function section({ title, text, lang, notAfter }) {
  return el(
    "section",
    { class: "told", "data-not-after": notAfter },
    el("h2", { class: "theirs-title", dir: "auto", lang }, title),
    el("p", { class: "theirs", dir: "auto", lang }, text),
  );
}

/** @param {import("../app.js").App} app @param {any} reading @param {HTMLElement} place */
function waysToStop(app, reading, place) {
  const done = () => app.go("home", { note: t("ending.done") });
  return actions(...endings(app, { ...reading, lastRead: reading.now }, place, done));
}

/**
 * Keep looking whether this may still be shown.
 * @param {import("../app.js").App} app
 * @param {any} reading
 * @param {{element: HTMLElement, left: HTMLElement, news: HTMLElement}} parts
 */
function watch(app, reading, { element, left, news }) {
  let endsAt = reading.endsAt;
  const gone = (/** @type {string} */ why) => {
    stop();
    element.replaceChildren();
    app.reading = "";
    void app.go("gone", { why, grant: reading.grant });
  };
  const tick = () => {
    const seconds = endsAt - app.now();
    hideOver(element, app.now());
    left.replaceChildren(t("reading.left", { span: spanInWords(seconds), moment: momentInWords(endsAt, app.now()) }));
    if (seconds <= 0) gone("over");
  };
  const live = new LiveWatch({
    ask: () => app.engine.call("pulse", { grant: reading.grant }),
    heard: (answer) => {
      app.clock.hear(answer.now);
      endsAt = Math.min(endsAt, answer.endsAt);
      if (answer.changed && !news.hasChildNodes()) news.append(changedNotice(app, reading));
    },
    over: () => gone("over"),
    lost: () => gone("lost"),
    closed: () => (stop(), element.replaceChildren(), void app.closed()),
  });
  const timer = setInterval(tick, 1_000);
  const stop = () => (clearInterval(timer), live.stop());
  tick();
  live.start();
  return stop;
}

/** A part may end before the whole: its words go, its title stays. @param {HTMLElement} element @param {number} now */
function hideOver(element, now) {
  for (const part of element.querySelectorAll("[data-not-after]")) {
    if (Number(part.getAttribute("data-not-after")) > now) continue;
    const titles = part.querySelector("h2")?.textContent ?? "";
    part.replaceWith(el("p", { class: "quiet" }, t("reading.over", { titles })));
  }
}

/** @param {import("../app.js").App} app @param {any} reading */
function changedNotice(app, { grant }) {
  const again = button({ label: t("reading.changed_show"), action: () => app.go("reading", { grant }) });
  return notice({ words: t("reading.changed"), children: [actions(again)] });
}
