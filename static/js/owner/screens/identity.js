// @ts-check
/** An office shows another key than the one remembered: everything stops until the person decides. */

import { actions, button } from "../../components/button.js";
import { notice } from "../../components/notice.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";

/** @param {import("../app.js").App} app @param {{agency: string, name: string}} params */
export function show(app, { agency, name }) {
  const confirm = async () => {
    await app.engine.call("confirmIdentity", { agency });
    await app.go("offer", { agency, name });
  };
  return screen({
    title: t("identity.title", { agency: name }),
    children: [
      notice({ kind: "care", words: t("identity.what") }),
      el("p", {}, t("identity.do")),
      actions(
        button({ label: t("identity.stop"), kind: "main", action: () => app.go("agencies") }),
        button({ label: t("identity.confirm"), action: confirm }),
      ),
    ],
  });
}
