// @ts-check
/** The order of my sections: two buttons each, no dragging; each move is kept at once. */

import { actions, button } from "../../components/button.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";

/** @param {import("../app.js").App} app */
export function show(app) {
  const list = el("ol", { class: "cards" });
  let ids = app.summary.sections.map(({ id }) => id);
  const titles = new Map(app.summary.sections.map(({ id, title }) => [id, title]));
  const titleOf = (/** @type {string} */ id) => titles.get(id) ?? "";

  const move = async (/** @type {string} */ id, /** @type {number} */ by) => {
    const next = moved(ids, id, by);
    await app.engine.call("orderSections", { ids: next });
    ids = next;
    fill();
    app.say(t("order.said", { title: titleOf(id), n: ids.indexOf(id) + 1 }));
    const row = list.children[ids.indexOf(id)];
    const again = /** @type {HTMLElement | null} */ (row.querySelector(`[data-by="${by}"]`) ?? row.querySelector("button"));
    again?.focus();
  };
  const mover = (/** @type {string} */ id, /** @type {number} */ by, /** @type {boolean} */ there) => {
    const element = there && button({ label: t(by < 0 ? "order.up" : "order.down"), kind: "small", describe: titleOf(id), action: () => move(id, by) });
    if (element) element.dataset.by = String(by);
    return element;
  };
  const fill = () =>
    list.replaceChildren(
      ...ids.map((id, n) =>
        el(
          "li",
          { class: "card" },
          el("p", { class: "theirs-title", dir: "auto" }, titleOf(id)),
          el("div", { class: "row" }, mover(id, -1, n > 0), mover(id, 1, n < ids.length - 1)),
        ),
      ),
    );
  fill();
  return screen({
    title: t("order.title"),
    children: [list, actions(button({ label: t("order.done"), kind: "main", action: () => app.go("home") }))],
  });
}

/** @param {string[]} ids @param {string} id @param {number} by */
function moved(ids, id, by) {
  const from = ids.indexOf(id);
  const next = ids.filter((other) => other !== id);
  next.splice(from + by, 0, id);
  return next;
}
