// @ts-check
/** "X reads the older text. Show them the change?" Nothing is ticked; no answer means no. */

import { actions, button } from "../../components/button.js";
import { Choices } from "../../components/choices.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { count, t } from "../../shared/texts.js";

/** @param {import("../app.js").App} app @param {{section: string, readers: {grant: string, agencyName: string}[]}} params */
export function show(app, { section, readers }) {
  const choices = new Choices({
    legend: t("show_change.legend"),
    many: true,
    options: readers.map(({ grant, agencyName }) => ({ value: grant, label: agencyName })),
  });
  const showThem = async (/** @type {string[]} */ grants) => {
    await app.engine.call("showChange", { section, grants });
    await app.refresh();
    await app.go("home", { note: count("show_change.shown", grants.length) });
  };
  const keep = () => app.go("home", { note: t("show_change.kept") });
  const [only] = readers;
  const single = [
    el("p", { class: "lead", dir: "auto" }, t("show_change.one", { agency: only.agencyName })),
    actions(
      button({ label: t("show_change.yes"), busy: t("show_change.busy"), action: () => showThem([only.grant]) }),
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
    children: [...(readers.length === 1 ? single : several), el("p", { class: "quiet small" }, t("show_change.no_answer"))],
  });
}
