// @ts-check
/** "X reads the older text. Show them the change?" Nothing is ticked; no answer means no. */

import { actions, button } from "../../components/button.js";
import { Choices } from "../../components/choices.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { count, t } from "../../shared/texts.js";

/**
 * @typedef {{grant?: string, agencyName?: string, release?: string, contact?: string}} Reader an office, or who it is prepared for
 */

/** @param {Reader} reader */
const idOf = ({ grant, release }) => /** @type {string} */ (grant ?? release);
/** @param {Reader} reader */
const nameOf = ({ agencyName, contact }) => /** @type {string} */ (agencyName ?? contact);

/** @param {import("../app.js").App} app @param {{section: string, readers: Reader[]}} params */
export function show(app, { section, readers }) {
  const choices = new Choices({
    legend: t("show_change.legend"),
    many: true,
    options: readers.map((reader) => ({ value: idOf(reader), label: nameOf(reader) })),
  });
  const showThem = async (/** @type {string[]} */ ids) => {
    const chosen = readers.filter((reader) => ids.includes(idOf(reader)));
    const of = (/** @type {"grant" | "release"} */ name) => chosen.flatMap((reader) => reader[name] ?? []);
    await app.engine.call("showChange", { section, grants: of("grant"), releases: of("release") });
    await app.refresh();
    await app.go("home", { note: chosen.some(({ grant }) => grant) ? count("show_change.shown", of("grant").length) : t("show_change.shown_release") });
  };
  const also = readers.some(({ grant }) => grant) ? "" : "_release";
  const keep = () => app.go("home", { note: t(`show_change.kept${also}`) });
  const [only] = readers;
  const single = [
    el("p", { class: "lead", dir: "auto" }, t(only.release ? "show_change.one_release" : "show_change.one", { agency: nameOf(only) })),
    actions(
      button({ label: t(only.release ? "show_change.yes_release" : "show_change.yes"), busy: t("show_change.busy"), action: () => showThem([idOf(only)]) }),
      button({ label: t("show_change.no"), action: keep }),
    ),
  ];
  const several = [
    el("p", { class: "lead" }, t("show_change.several")),
    choices.element,
    actions(
      button({
        label: t("show_change.yes_chosen"),
        busy: t("show_change.busy"),
        action: () => (choices.values.length ? showThem(choices.values) : choices.complain(t("show_change.none"))),
      }),
      button({ label: t("show_change.no_all"), action: keep }),
    ),
  ];
  return screen({
    title: t("show_change.title"),
    children: [...(readers.length === 1 ? single : several), el("p", { class: "quiet small" }, t(`show_change.no_answer${also}`))],
  });
}
