// @ts-check
/** The desk: a new code, what waits for a yes, what may be read now, and what has ended. There is no search for people. */

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
  const code = codeForm(app);
  const fill = async () => list.replaceChildren(...(await lists(app, fill)));
  await fill();
  // A look that fails is not worth a word, unless the session is over.
  const renew = () => fill().catch((error) => void (isClosed(error) && app.closed()));
  const timer = setInterval(() => isCalm(list) && void renew(), RENEW_MS);
  const element = screen({
    title: t("home.title"),
    children: [
      note && notice({ words: note }),
      troubleNotice(app),
      el("div", { class: "stack stack-wide" }, group(t("home.new"), code.element), list),
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

/** Nobody is in the middle of something there. @param {HTMLElement} list */
const isCalm = (list) => list.isConnected && !list.contains(document.activeElement) && !list.querySelector("[role=group]");

/** @param {import("../app.js").App} app @param {() => Promise<void>} fill */
async function lists(app, fill) {
  const [{ now, open, ended }, held] = await Promise.all([app.engine.call("grants"), holdings(app)]);
  app.clock.hear(now);
  const empty = el("div", { class: "empty" }, el("p", {}, t("home.empty")));
  return [
    ...holdingGroups(app, held),
    group(t("home.open"), open.length ? grantCards(app, open, fill) : empty),
    ...(ended.length ? [group(t("home.ended"), endedLines(app, ended))] : []),
  ];
}

/** What waits for a yes; a list that does not come keeps nobody from reading. @param {import("../app.js").App} app */
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
