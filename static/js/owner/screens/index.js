// @ts-check
/**
 * Every screen of the owner's page, with the states that look different. The states are
 * names only: the browser tests hold what makes each of them, and photograph every one.
 */

import * as aboutLeaving from "./about_leaving.js";
import * as activity from "./activity.js";
import * as agencies from "./agencies.js";
import * as code from "./code.js";
import * as consent from "./consent.js";
import * as cover from "./cover.js";
import * as create from "./create.js";
import * as ended from "./ended.js";
import * as erase from "./erase.js";
import * as grant from "./grant.js";
import * as home from "./home.js";
import * as identity from "./identity.js";
import * as newPassphrase from "./new_passphrase.js";
import * as newSection from "./new_section.js";
import * as offer from "./offer.js";
import * as opening from "./opening.js";
import * as order from "./order.js";
import * as recoveryCode from "./recovery_code.js";
import * as recoveryOpening from "./recovery_opening.js";
import * as recoveryPractice from "./recovery_practice.js";
import * as saveCopy from "./save_copy.js";
import * as section from "./section.js";
import * as setCallMe from "./set_call_me.js";
import * as setLockTime from "./set_lock_time.js";
import * as setPassphrase from "./set_passphrase.js";
import * as setRecovery from "./set_recovery.js";
import * as settings from "./settings.js";
import * as showChange from "./show_change.js";
import * as trouble from "./trouble.js";
import * as troubleLoading from "./trouble_loading.js";
import * as writing from "./writing.js";

/** @typedef {{name: string, show: import("../../shared/stage.js").MakeScreen, states: string[]}} ScreenEntry */

/** @type {ReadonlyArray<ScreenEntry>} */
export const SCREENS = [
  { name: "opening", show: opening.show, states: ["first", "locked", "wrong"] },
  { name: "about_leaving", show: aboutLeaving.show, states: ["first"] },
  { name: "recovery_opening", show: recoveryOpening.show, states: ["first", "mistyped"] },
  { name: "create", show: create.show, states: ["words", "digits", "own"] },
  { name: "recovery_code", show: recoveryCode.show, states: ["first"] },
  { name: "recovery_practice", show: recoveryPractice.show, states: ["first", "wrong"] },
  { name: "new_passphrase", show: newPassphrase.show, states: ["first"] },
  { name: "home", show: home.show, states: ["empty", "written", "shared", "ended", "trouble", "asked"] },
  { name: "new_section", show: newSection.show, states: ["first", "later"] },
  { name: "writing", show: writing.show, states: ["empty", "saved"] },
  { name: "section", show: section.show, states: ["folded", "open", "drafts"] },
  { name: "order", show: order.show, states: ["first"] },
  { name: "show_change", show: showChange.show, states: ["one", "several"] },
  { name: "agencies", show: agencies.show, states: ["first", "none"] },
  { name: "identity", show: identity.show, states: ["first"] },
  { name: "offer", show: offer.show, states: ["first", "close", "again", "closed"] },
  { name: "consent", show: consent.show, states: ["first", "not_ticked"] },
  { name: "code", show: code.show, states: ["first", "later", "opened"] },
  { name: "cover", show: cover.show, states: ["first"] },
  { name: "grant", show: grant.show, states: ["offered", "open", "ended"] },
  { name: "ended", show: ended.show, states: ["one", "all"] },
  { name: "activity", show: activity.show, states: ["usual", "unusual", "trouble"] },
  { name: "trouble", show: trouble.show, states: ["first"] },
  { name: "trouble_loading", show: troubleLoading.show, states: ["first"] },
  { name: "settings", show: settings.show, states: ["first"] },
  { name: "set_call_me", show: setCallMe.show, states: ["first"] },
  { name: "set_lock_time", show: setLockTime.show, states: ["first"] },
  { name: "set_passphrase", show: setPassphrase.show, states: ["first"] },
  { name: "set_recovery", show: setRecovery.show, states: ["first"] },
  { name: "save_copy", show: saveCopy.show, states: ["first"] },
  { name: "erase", show: erase.show, states: ["first"] },
];
