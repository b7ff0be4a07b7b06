// @ts-check
/** What is prepared for people, in words: for whom, by which rules, and how far it has come. */

import { count, listInWords, t } from "../shared/texts.js";
import { momentInWords } from "../shared/time.js";

/** @typedef {import("./types.d.ts").Release} Release */

const RUNNING = new Set(["asked", "waiting", "open"]);
const LIVE = new Set(["armed", "asked", "waiting", "open"]);

/** Whether something is to be stopped. @param {Release} release */
export const isRunning = ({ state }) => RUNNING.has(state);

/** Whether its contact can read it now: it is open, or only they have still to open it. @param {Release} release */
const canBeRead = (release) =>
  !release.practice && (release.state === "open" || (release.state === "waiting" && !release.frozen && !nameAwaited(release)));

/**
 * Who can read what was prepared for them now, or one part of it. While everything rests after a put-back, nobody can.
 * @param {{releases: Release[], paused: boolean}} summary @param {string} [part] the id of a section
 */
export const contactsReading = ({ releases, paused }, part) =>
  paused
    ? []
    : releases
        .filter((release) => canBeRead(release) && (part === undefined || release.sections.some(({ id }) => id === part)))
        .map(({ contact }) => contact);

/** Whether something can still come of it. @param {Release} release */
export const isLive = ({ state }) => LIVE.has(state);

/** @param {Release} release @param {number} now */
export function releaseStateInWords(release, now) {
  const { contact, state, begunBy, opensAt, openUntil, dueAt } = release;
  const name = nameAwaited(release);
  const values = { contact, name, when: momentInWords(opensAt || openUntil || dueAt || now, now) };
  if (release.frozen && state !== "open" && isRunning(release)) return t("release.state_frozen");
  if (state === "armed" && release.holder?.lapsed) return t(`release.state_armed_lapsed${dueAt ? "_due" : ""}`, values);
  if (state === "armed") return dueAt ? t("release.state_armed_due", { when: momentInWords(dueAt, now) }) : t("release.state_armed");
  const also = name ? "_second" : "";
  if (state === "asked") return t(`release.state_${begunBy === "missed" ? "missed" : "asked"}${also}`, values);
  if (state === "waiting") return t(`release.state_waiting${also}`, values);
  if (state === "open") return t("release.state_open", { contact, when: momentInWords(openUntil, now) });
  return t(`release.state_${state}`, values);
}

/** Who has yet to say yes too, or "". @param {Release} release */
export const nameAwaited = ({ holder }) => (holder && !holder.saidYes ? holder.name : "");

/** Who has to say yes too, while that is chosen. @param {import("./release.js").Holder | null} holder */
export function secondChosenInWords(holder) {
  if (!holder) return t("release.second_off");
  return holder.name || t("release.second_card");
}

/** How far the second yes has come. @param {Release} release */
export function secondInWords(release) {
  const { holder, state } = release;
  if (!holder) return t("release.second_off");
  const { name, saidYes, lapsed } = holder;
  if (saidYes) return t("release.second_yes", { name });
  if (!isLive(release)) return name;
  if (lapsed) return t("release.second_lapsed", { name });
  return t(state === "armed" ? "release.second_armed" : "release.second_not_yet", { name });
}

/** "2 days", "12 hours", "5 minutes". @param {number} minutes */
export function waitInFull(minutes) {
  if (minutes % 1_440 === 0) return count("time.days", minutes / 1_440);
  if (minutes % 60 === 0) return count("time.hours", minutes / 60);
  return count("time.minutes", minutes);
}

/** @param {number} hours */
export const openForInWords = (hours) => waitInFull(hours * 60);

/** @param {{askMinutes: number}} rules */
export const askInWords = ({ askMinutes }) =>
  askMinutes ? t("release.ask_yes", { time: waitInFull(askMinutes) }) : t("release.ask_no");

/** @param {{checkIn: import("./release.js").CheckIn | null}} rules @param {number} now */
export function checkInWords({ checkIn }, now) {
  if (!checkIn) return t("release.check_in_off");
  const wait = waitInFull(checkIn.graceDays * 1_440 + checkIn.waitMinutes);
  if (checkIn.by) return t("release.check_in_by", { when: momentInWords(checkIn.by, now), time: wait });
  return count("release.check_in_every", checkIn.everyDays ?? 0, { time: wait });
}

/** @param {{sections: {title: string}[]}} release */
export const partsInWords = ({ sections }) =>
  sections.length ? listInWords(sections.map(({ title }) => title)) : t("release.no_parts");

/** What the contact answered, if they did. @param {Release} release */
export function answerInWords({ answer, contact }) {
  if (!answer) return "";
  const said = t(`release.answer_${answer.answer}`, { contact });
  return answer.text ? `${said} ${t("release.quote", { text: answer.text })}` : said;
}
