// @ts-check
/** The first screen's list of my words: sections in my order, and what is not finished yet. */

import { actions, button } from "../components/button.js";
import { el } from "../shared/dom.js";
import { count, listInWords, t } from "../shared/texts.js";
import { liveGrants } from "./people.js";
import { contactsReading } from "./releases_in_words.js";

/** @param {import("./app.js").App} app @returns {HTMLElement[]} */
export function sectionsList(app) {
  const { sections, unsavedDrafts } = app.summary;
  const known = new Set(sections.map(({ id }) => id));
  const begun = unsavedDrafts.filter(({ section }) => !known.has(section));
  const write = (/** @type {string} */ kind) =>
    button({ label: t("home.write"), kind, action: () => app.go("new_section") });
  if (sections.length + begun.length === 0) return [emptyPlace(), actions(write("main"))];
  return [
    el(
      "ul",
      { class: "cards" },
      sections.map((section) => el("li", {}, sectionCard(app, section, whoReads(app.summary, section.id)))),
      begun.map((draft) => el("li", {}, draftCard(app, draft))),
    ),
    actions(
      write("plain"),
      sections.length > 1 && button({ label: t("home.order"), kind: "quiet", action: () => app.go("order") }),
    ),
  ];
}

function emptyPlace() {
  return el("div", { class: "empty stack stack-tight" }, el("p", {}, t("home.empty")), el("p", { class: "quiet" }, t("home.empty_more")));
}

/** @param {import("./types.d.ts").Grant[]} grants @param {string} id */
const readersOf = (grants, id) =>
  liveGrants(grants).filter(({ state, paused, sections }) => state === "open" && !paused && sections.some((section) => section.id === id)).length;

/** Offices, and people for whom it is open. @param {import("./types.d.ts").Summary} summary @param {string} id */
function whoReads(summary, id) {
  const offices = readersOf(summary.grants, id);
  const contacts = contactsReading(summary, id);
  if (offices + contacts.length === 0) return [t("home.only_you")];
  return [offices > 0 && count("home.can_read", offices), contacts.length > 0 && t("home.open_for", { who: listInWords(contacts) })];
}

/** @param {import("./app.js").App} app @param {import("./types.d.ts").SectionLine} section @param {(string | false)[]} who */
function sectionCard(app, section, who) {
  return openCard(
    section.title,
    [...who, section.isBeside && t("home.beside"), section.hasDraft && t("home.has_draft"), section.sealedKind && t("home.kept_close")],
    () => app.go("section", { id: section.id }),
  );
}

/** @param {import("./app.js").App} app @param {import("./types.d.ts").DraftLine} draft */
function draftCard(app, draft) {
  return openCard(draft.title || t("home.untitled"), [t("home.not_finished")], () => app.go("section", { id: draft.section }));
}

/** @param {string} title @param {(string | false)[]} lines @param {() => unknown} action */
function openCard(title, lines, action) {
  const card = button({ label: "", action });
  card.className = "card card-open";
  card.replaceChildren(
    el("span", { class: "theirs-title", dir: "auto" }, title),
    el("span", { class: "quiet small" }, lines.filter(Boolean).join(" · ")),
  );
  return card;
}
