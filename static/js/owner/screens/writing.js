// @ts-check
/**
 * Writing. What is typed is kept as a sealed draft by itself, and the state is visible.
 * "Done" makes it part of the notebook; leaving in any other way keeps the draft.
 *
 * * The words go to the engine they were written with, and to no later one: another notebook
 *   may be open by then.
 * * "Stop for now" stays where nothing could be kept; locking does not wait, and says so.
 * * What another device does to the same part is said above the fields, which it never touches.
 * * When the notebook is closed elsewhere, the page is covered at once.
 */

import { actions, button, submitButton } from "../../components/button.js";
import { Field, textArea, textInput } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { notice } from "../../components/notice.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { isClosed, problemWords } from "../../shared/problems.js";
import { language, t } from "../../shared/texts.js";
import { Autosave } from "../autosave.js";
import { languageField } from "../language_field.js";
import { watchPulse } from "../pulse.js";

/**
 * @param {import("../app.js").App} app
 * @param {{section?: string, draft?: string, base?: number, kind: string, title: string, text?: string, lang?: string}} params
 */
export function show(app, params) {
  const writing = new Writing(app, params);
  return { element: writing.element(), leave: () => writing.leave() };
}

const WARNING = "notice notice-care";

class Writing {
  isDone = false;

  /** @param {import("../app.js").App} app @param {any} params */
  constructor(app, { section, draft, base = 0, kind, title, text = "", lang = language() }) {
    this.app = app;
    this.engine = app.engine;
    this.kind = kind;
    this.section = section;
    this.draft = draft;
    /** The revision that this was begun on. */
    this.base = base;
    this.news = el("div", {});
    this.title = new Field({
      label: t("writing.title_field"),
      input: textInput({ class: "input input-title", dir: "auto", maxlength: 120, value: title }),
    });
    // With a title there already, the cursor stands in the words: one tap less.
    this.text = new Field({
      label: t("writing.text_field"),
      input: textArea({ value: text, lang, maxlength: 200_000, "data-first": title !== "" && text === "" }),
    });
    this.lang = languageField(lang, (chosen) => this.text.input.setAttribute("lang", chosen));
    this.state = el("p", { class: "quiet small", role: "status" }, t("writing.state_start"));
    this.autosave = new Autosave({ save: () => this.saveDraft(), onState: (state, error) => this.showState(state, error) });
    for (const { input } of [this.title, this.text, this.lang]) input.addEventListener("input", () => this.autosave.touch());
    this.unwatch = watchPulse(app, ({ changed }) => changed && this.hearNews());
  }

  element() {
    const form = makeForm({
      busy: t("writing.saving"),
      children: [
        this.news,
        this.title.element,
        this.text.element,
        this.state,
        this.lang.element,
        actions(
          submitButton({ label: t("writing.done") }),
          button({ label: t("writing.stop"), kind: "quiet", action: () => this.stopForNow() }),
        ),
      ],
      action: () => this.finish(),
    });
    return screen({ title: t(this.section ? "writing.change" : "writing.title"), children: [form] });
  }

  /** What is written, as the engine wants it. */
  content() {
    const title = this.title.value.trim();
    return { section: this.section, base: this.base, title, kind: this.kind, text: this.text.value, lang: this.lang.value };
  }

  async saveDraft() {
    const saved = await this.engine.call("saveDraft", { ...this.content(), draft: this.draft });
    this.section = saved.section;
    this.draft = saved.draft;
    this.base = saved.base;
  }

  /** Another device changed something: when it is this part, that is said, and what is written is kept. */
  async hearNews() {
    const { sections } = await this.app.refresh();
    if (this.base === 0 || this.isDone) return;
    const line = sections.find(({ id }) => id === this.section);
    if (line?.revision === this.base) return;
    this.news.replaceChildren(notice({ words: t(line ? "writing.beside" : "writing.gone") }));
    // Its draft may have been deleted with it.
    if (!line) this.autosave.touch();
  }

  async finish() {
    if (!this.title.value.trim()) throw new FieldProblem(this.title, t("writing.title_missing"));
    await this.autosave.flush();
    this.autosave.stop();
    const drops = this.draft ? [this.draft] : [];
    const done = await this.engine.call("finishSection", { ...this.content(), drops }).catch((error) => {
      this.autosave.touch();
      this.state.className = WARNING;
      throw error;
    });
    this.isDone = true;
    await this.app.refresh();
    if (done.readers.length) return this.app.go("show_change", done);
    if (done.beside) return this.app.go("section", { id: done.section });
    return this.app.go("home", { note: t("writing.saved_note") });
  }

  async stopForNow() {
    await this.autosave.flush();
    if (!this.autosave.isKept) throw this.problem;
    return this.app.go("home");
  }

  /** Gives whether what was written is kept. */
  async leave() {
    this.unwatch();
    if (!this.isDone) await this.autosave.flush();
    this.autosave.stop();
    return this.isDone || this.autosave.isKept;
  }

  /** @param {string} state @param {any} [error] */
  showState(state, error) {
    this.problem = error;
    if (isClosed(error) && this.app.isOpen && this.engine === this.app.engine) return void this.app.closed();
    const words = state === "failed" ? this.failedWords(error) : t(`writing.state_${state}`);
    // What is not kept must not look like what is, until it is.
    if (state === "failed") this.state.className = WARNING;
    if (state === "saved") this.state.className = "quiet small";
    if (this.state.textContent !== words) this.state.replaceChildren(words);
  }

  /** Trying again helps against a bad connection, and against nothing else. @param {any} error */
  failedWords(error) {
    const isPassing = ["offline", "unavailable", "internal", "too_many"].includes(error?.code);
    return isPassing ? t("writing.state_failed") : problemWords(error);
  }
}
