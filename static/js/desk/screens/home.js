// @ts-check
/**
 * The desk: a new code, what waits for a yes, what may be read now, and what has ended. There is no search for people.
 *
 * What waits for a yes when the page comes up stands before everything, for it has a time. What comes later stands
 * below the code: nothing moves under the hands of who types one.
 */

import { notice } from "../../components/notice.js";
import { group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { isClosed } from "../../shared/problems.js";
import { hasText, t } from "../../shared/texts.js";
import { codeForm } from "../code_form.js";
import { endedLines, grantCards } from "../grant_cards.js";
import { holdingGroups } from "../holding_cards.js";

const RENEW_MS = 15_000;

/** @param {import("../app.js").App} app @param {{note?: string}} params */
export async function show(app, { note = "" }) {
  app.reading = "";
  const list = el("div", { class: "stack stack-wide" });
  const first = el("div", { class: "stack stack-wide" });
  const code = codeForm(app);
  const fill = async () => put(await lists(app, fill));
  const told = await lists(app, fill);
  const put = (/** @type {typeof told} */ { asking, others }) => {
    first.replaceChildren(...(told.isAwaited ? asking : []));
    list.replaceChildren(...(told.isAwaited ? [] : asking), ...others);
  };
  put(told);
  // A look that fails is not worth a word, unless the session is over.
  const renew = () => fill().catch((error) => void (isClosed(error) && app.closed()));
  const timer = setInterval(() => isCalm(first, list) && void renew(), RENEW_MS);
  const element = screen({
    title: t("home.title"),
    children: [
      note && notice({ words: note }),
      troubleNotice(app),
      el("div", { class: "stack stack-wide" }, told.isAwaited && first, group(t("home.new"), code.element), list),
      el("p", { class: "quiet small" }, t("home.signed_in", names(app))),
    ],
  });
  const leave = () => {
    clearInterval(timer);
    code.stop();
  };
  return { element, leave };
}

/** @param {import("../app.js").App} app */
function names({ desk }) {
  return { worker: desk?.workerName ?? "", agency: desk?.agencyName ?? "" };
}

/** Nobody is in the middle of something there. @param {...HTMLElement} places the last one is always on the page */
const isCalm = (...places) =>
  places.at(-1)?.isConnected === true &&
  places.every((place) => !place.contains(document.activeElement) && !place.querySelector("[role=group]"));

/**
 * @param {import("../app.js").App} app @param {() => Promise<void>} fill
 * @returns {Promise<{asking: HTMLElement[], isAwaited: boolean, others: HTMLElement[]}>}
 */
async function lists(app, fill) {
  const [{ now, open, ended }, held] = await Promise.all([app.engine.call("grants"), holdings(app)]);
  app.clock.hear(now);
  const empty = el("div", { class: "empty" }, el("p", {}, t("home.empty")));
  const others = [
    group(t("home.open"), open.length ? grantCards(app, open, fill) : empty),
    ...(ended.length ? [group(t("home.ended"), endedLines(app, ended))] : []),
  ];
  const isAwaited = "holdings" in held && held.holdings.some(({ saidYes }) => !saidYes);
  return { asking: holdingGroups(app, held), isAwaited, others };
}

/**
 * What waits for a yes; a list that does not come keeps nobody from reading.
 * @param {import("../app.js").App} app
 * @returns {Promise<{holdings: import("../holding_cards.js").Held[]} | {code: string}>}
 */
const holdings = (app) =>
  app.engine.call("holdings").catch((error) => {
    if (isClosed(error)) throw error;
    return { code: String(error?.code) };
  });

/** @param {import("../app.js").App} app */
function troubleNotice({ desk }) {
  if (!desk?.trouble) return null;
  const key = `problem.${desk.trouble}`;
  return notice({ words: t(hasText(key) ? key : "problem.unknown"), kind: "care" });
}
