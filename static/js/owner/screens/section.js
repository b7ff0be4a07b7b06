// @ts-check
/**
 * One section: its words folded until asked for, who can read it, and what can be done.
 * Unfinished writing from this or another device stands beside it, and is never mixed in.
 * While this device has begun a change, that one is gone on with: a second one would replace it.
 * A text that was written at the same time on another device stands beside, with both ways out.
 * What another device changes while this is read is said above; nothing moves by itself.
 */

import { askInPlace } from "../../components/ask.js";
import { actions, button } from "../../components/button.js";
import { fold } from "../../components/fold.js";
import { notice } from "../../components/notice.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { count, listInWords, t } from "../../shared/texts.js";
import { momentInWords } from "../../shared/time.js";
import { contactsReading } from "../releases_in_words.js";
import { liveGrants } from "../people.js";
import { watchPulse } from "../pulse.js";

/** Kinds that are said to be hard to read again, before they are opened. */
const HARD_KINDS = new Set(["what-happened", "perpetrator"]);

/** @param {import("../app.js").App} app @param {{id: string}} params */
export async function show(app, { id }) {
  /** @type {import("../types.d.ts").Section} */
  const section = await app.engine.call("readSection", { id });
  const isNew = section.revision === 0;
  const isBegun = section.drafts.some(({ ofThisDevice }) => ofThisDevice);
  const news = el("div", {});
  const element = screen({
    title: section.title || t("home.untitled"),
    theirs: true,
    back: { label: t("app.home"), action: () => app.go("home") },
    children: [
      news,
      section.beside && besideBox(app, section, section.beside),
      ...section.drafts.map((draft) => draftBox(app, section, draft)),
      !isNew && el("p", { class: "quiet" }, whoReads(app, id)),
      !isNew && HARD_KINDS.has(section.kind) && el("p", { class: "quiet" }, t("section.may_be_hard")),
      !isNew && fold({ label: t("section.read"), fill: () => ownText(section.text, section.lang) }),
      !isNew &&
        !isBegun &&
        actions(button({ label: t("section.change"), kind: "main", action: () => app.go("writing", toWriting(id, section)) })),
      section.revisions.length > 1 && fold({ label: count("section.older", section.revisions.length - 1), fill: () => olderList(app, section) }),
      !isNew && deletePlace(app, section),
    ],
  });
  return { element, leave: watchPulse(app, ({ changed }) => changed && tellNews(app, section, news)) };
}

/**
 * What this page shows is not the newest any more.
 * @param {import("../app.js").App} app @param {import("../types.d.ts").Section} section @param {HTMLElement} place
 */
async function tellNews(app, section, place) {
  const { sections, unsavedDrafts } = await app.refresh();
  const { id } = section;
  const line = sections.find((one) => one.id === id);
  const drafts = unsavedDrafts.filter((one) => one.section === id);
  if (!line && drafts.length === 0) return place.replaceChildren(notice({ words: t("section.gone") }));
  const known = new Map(section.drafts.map(({ draft, savedAt }) => [draft, savedAt]));
  const same = drafts.length === known.size && drafts.every(({ draft, savedAt }) => known.get(draft) === savedAt);
  if (same && (line?.revision ?? 0) === section.revision) return;
  const look = button({ label: t("section.renewed_show"), kind: "link", action: () => app.go("section", { id }) });
  place.replaceChildren(notice({ words: t("section.renewed"), children: [look] }));
}

/**
 * The other text, folded, and the two ways on. Until one is taken, both stay.
 * @param {import("../app.js").App} app @param {import("../types.d.ts").Section} section
 * @param {{revision: number, savedAt: number}} beside
 */
function besideBox(app, section, { revision, savedAt }) {
  const { id } = section;
  const read = () => app.engine.call("readSection", { id, revision });
  const keep = async () => {
    await app.engine.call("keepAsIs", { section: id });
    await app.go("section", { id });
  };
  const use = async () => {
    const { title, kind, text, lang } = await read();
    const done = await app.engine.call("finishSection", { section: id, base: section.revision, title, kind, text, lang });
    await app.refresh();
    await (done.readers.length ? app.go("show_change", done) : app.go("section", { id }));
  };
  return notice({
    words: t("section.beside", { when: momentInWords(savedAt, app.now()) }),
    children: [
      fold({ label: t("section.draft_see"), fill: async () => (({ text, lang }) => ownText(text, lang))(await read()) }),
      actions(button({ label: t("section.keep_as_is"), action: keep }), button({ label: t("section.use_this"), action: use })),
    ],
  });
}

/** @param {string} id @param {import("../types.d.ts").Section | import("../types.d.ts").Draft} from */
const toWriting = (id, { title, text, kind, lang, ...from }) => ({ section: id, title, text, kind, lang, base: baseOf(from) });

/** @param {{revision: number} | {baseRevision: number}} from */
const baseOf = (from) => ("revision" in from ? from.revision : from.baseRevision);

/** @param {string} text @param {string} lang */
function ownText(text, lang) {
  return text ? el("div", { class: "theirs", dir: "auto", lang }, text) : el("p", { class: "quiet" }, t("section.nothing"));
}

/** @param {import("../app.js").App} app @param {string} id */
function readersOf(app, id) {
  const shows = (/** @type {import("../types.d.ts").Grant} */ { state, sections }) => state === "open" && sections.some((section) => section.id === id);
  return [...liveGrants(app.summary.grants).filter(shows).map(({ agencyName }) => agencyName), ...contactsReading(app.summary, id)];
}

/** Whether a code that nobody used yet opens it: deleting ends that one. @param {import("../app.js").App} app @param {string} id */
const waitsInCode = (app, id) =>
  liveGrants(app.summary.grants).some(({ state, sections }) => state === "offered" && sections.some((section) => section.id === id));

/** @param {import("../app.js").App} app @param {string} id */
function whoReads(app, id) {
  const names = readersOf(app, id);
  return names.length ? t("section.readers", { who: listInWords(names) }) : t("section.only_you");
}

/** @param {import("../app.js").App} app @param {import("../types.d.ts").Section} section @param {import("../types.d.ts").Draft} draft */
function draftBox(app, section, draft) {
  const words = t(draft.ofThisDevice ? "section.draft_here" : "section.draft_there", { when: momentInWords(draft.savedAt, app.now()) });
  const box = el("div", {});
  const drop = async () => {
    await app.engine.call("dropDraft", { draft: draft.draft });
    await app.refresh();
    await app.go(section.revision === 0 && section.drafts.length === 1 ? "home" : "section", { id: section.id });
  };
  const ask = () => askInPlace({ place: box, question: t("section.drop_ask"), yes: t("section.drop_yes"), no: t("end.no"), action: drop });
  box.append(
    actions(
      button({ label: t("section.draft_go_on"), kind: draft.ofThisDevice ? "main" : "plain", action: () => app.go("writing", { ...toWriting(section.id, draft), draft: draft.draft }) }),
      button({ label: t("section.drop"), kind: "quiet", action: ask }),
    ),
  );
  return notice({ words, children: [fold({ label: t("section.draft_see"), fill: () => ownText(draft.text, draft.lang) }), box] });
}

/** @param {import("../app.js").App} app @param {import("../types.d.ts").Section} section */
function olderList(app, section) {
  const older = section.revisions.filter(({ revision }) => revision !== section.revision).reverse();
  const text = async (/** @type {number} */ revision) => {
    const old = await app.engine.call("readSection", { id: section.id, revision });
    return ownText(old.text, old.lang);
  };
  return el(
    "ul",
    { class: "cards" },
    older.map(({ revision, savedAt }) =>
      el("li", {}, fold({ label: t("section.version", { when: momentInWords(savedAt, app.now()) }), fill: () => text(revision) })),
    ),
  );
}

/** @param {import("../app.js").App} app @param {import("../types.d.ts").Section} section */
function deletePlace(app, section) {
  const place = el("div", {});
  const names = readersOf(app, section.id);
  const words = names.length ? t("section.delete_ask_readers", { who: listInWords(names) }) : t("section.delete_ask");
  const question = waitsInCode(app, section.id) ? `${t("section.delete_ends_code")} ${words}` : words;
  const remove = async () => {
    await app.engine.call("deleteSection", { id: section.id });
    await app.refresh();
    await app.go("home", { note: t("section.deleted") });
  };
  const ask = () => askInPlace({ place, question, yes: t("section.delete_yes"), no: t("end.no"), action: remove });
  place.append(button({ label: t("section.delete"), kind: "edge", action: ask }));
  return place;
}
