// @ts-check
/**
 * The server was put back to an earlier copy: who may go on reading? Nothing is chosen before,
 * and nobody reads until it is. Whoever doesn't want to decide now finds the list again at home.
 */

import { askInPlace } from "../../components/ask.js";
import { actions, button, submitButton } from "../../components/button.js";
import { Choices } from "../../components/choices.js";
import { makeForm } from "../../components/form.js";
import { notice } from "../../components/notice.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { liveGrants, titlesOf, untilInWords } from "../people.js";
import { isLive, isRunning, partsInWords, releaseStateInWords } from "../releases_in_words.js";

/** @param {import("../app.js").App} app */
export async function show(app) {
  const { grants, releases } = await app.refresh();
  const questions = [
    ...liveGrants(grants).map((grant) => ({ grant: grant.grant, choices: ask(app, grant) })),
    ...releases.filter(isLive).map((release) => ({ release: release.release, choices: askRelease(app, release) })),
  ];
  if (questions.length === 0) return nothingToSay(app);
  return screen({
    title: t("put_back.title"),
    children: [
      el("p", { class: "lead" }, t("put_back.what")),
      el("p", {}, t("put_back.ended")),
      notice({ kind: "care", words: t("put_back.missing") }),
      form(app, questions),
      ...ways(app, questions.length > 1),
    ],
  });
}

/** Nobody could read anything: it is only told. @param {import("../app.js").App} app */
function nothingToSay(app) {
  return screen({
    title: t("put_back.none_title"),
    children: [
      el("p", { class: "lead" }, t("put_back.none")),
      notice({
        kind: "care",
        words: t("put_back.missing"),
        children: [button({ label: t("activity.do_passphrase"), kind: "link", action: () => app.go("set_passphrase") })],
      }),
      actions(button({ label: t("put_back.confirm"), kind: "main", action: () => confirm(app, []), busy: t("put_back.busy") })),
    ],
  });
}

/** @param {import("../app.js").App} app @param {import("../types.d.ts").Grant} grant */
function ask(app, grant) {
  // Nobody reads by a code that was not used: there is nothing to go on with but the choice itself.
  const isOffered = grant.state === "offered";
  const until = isOffered ? [] : [untilInWords(grant.notAfter, app.now())];
  return new Choices({
    legend: grant.agencyName,
    hint: [stoodInWords(grant), titlesOf(grant), ...until].join(" · "),
    options: [
      { value: "go_on", label: t(isOffered ? "put_back.keep_offered" : "put_back.go_on") },
      { value: "end", label: t("put_back.end") },
    ],
  });
}

/** @param {import("../app.js").App} app @param {import("../types.d.ts").Release} release */
function askRelease(app, release) {
  return new Choices({
    legend: release.contact,
    hint: [t("put_back.prepared"), releaseStateInWords(release, app.now()), partsInWords(release)].join(" · "),
    options: [
      { value: "go_on", label: t(isRunning(release) ? "put_back.let_run" : "put_back.keep_ready") },
      { value: "end", label: t("put_back.end") },
    ],
  });
}

/** Where it stood in that copy. @param {import("../types.d.ts").Grant} grant */
function stoodInWords({ state, openedBy }) {
  if (state === "offered") return t("put_back.offered");
  return openedBy ? t("put_back.opened_by", { who: openedBy }) : t("put_back.opened");
}

/** @param {import("../app.js").App} app @param {{grant?: string, release?: string, choices: Choices}[]} questions */
function form(app, questions) {
  return makeForm({
    busy: t("put_back.busy"),
    children: [...questions.map(({ choices }) => choices.element), submitButton({ label: t("put_back.done") })],
    action: async () => {
      const open = questions.find(({ choices }) => !choices.value);
      if (open) return open.choices.complain(t("put_back.missing_answer"));
      const kept = questions.filter(({ choices }) => choices.value === "go_on");
      const ids = (/** @type {"grant" | "release"} */ name) => kept.flatMap((one) => one[name] ?? []);
      await confirm(app, ids("grant"), ids("release"));
    },
  });
}

/** @param {import("../app.js").App} app @param {boolean} several */
function ways(app, several) {
  const place = el("div", { class: "actions" });
  const askAll = () =>
    askInPlace({
      place,
      question: t("end.ask_all"),
      yes: t("end.yes_all"),
      no: t("end.no"),
      busy: t("end.busy"),
      action: () => confirm(app, []),
    });
  if (several) place.append(button({ label: t("put_back.end_all"), action: askAll }));
  return [place, actions(button({ label: t("put_back.later"), kind: "quiet", action: () => app.go("home") }))];
}

/** @param {import("../app.js").App} app @param {string[]} goingOn @param {string[]} [releases] */
async function confirm(app, goingOn, releases = []) {
  await app.engine.call("confirmGrants", { goingOn, releases });
  await app.go("home", { note: t("put_back.kept") });
}
