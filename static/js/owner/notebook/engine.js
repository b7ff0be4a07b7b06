// @ts-check
/**
 * The engine's methods, as the page calls them (contract: owner/worker.js).
 *
 * * At most one notebook is open; opening another forgets the one before.
 * * Debts are paid behind the answer, after opening and after ending; what broke off is tried
 *   again at the next pulse, and shown until it is paid.
 */

import { toB64 } from "../../crypto/encoding.js";
import { MOST_DAYS } from "../../crypto/grants.js";
import { ready } from "../../crypto/sodium.js";
import { ApiError } from "../../shared/api.js";
import { ServerClock } from "../../shared/clock.js";
import { listActivity } from "./activity.js";
import { confirmIdentity, describeAgency, listAgencies } from "./agencies.js";
import * as answers from "./answers.js";
import { addChannel, dropChannel, proveChannel, testChannel } from "./channels.js";
import { extendCode, showCode } from "./codes.js";
import { saveCopy } from "./copy.js";
import { payDebts } from "./debts.js";
import { changePassphrase, closeOtherVisits, eraseNotebook, makeRecoveryCode, practiseRecovery } from "./doorchange.js";
import { dropDraft, saveDraft } from "./drafts.js";
import { confirmGrants, endAll, endGrant } from "./endings.js";
import { NotebookError } from "./errors.js";
import { isNever, writeNever } from "./never.js";
import { offerGrant } from "./offers.js";
import { suggestOfficeName } from "./officenames.js";
import { createNotebook, openNotebook } from "./opening.js";
import { fetchPins } from "./pins.js";
import { makeOwnReceipt } from "./receipts.js";
import { setEmergencyOnly } from "./prepared_only.js";
import { checkIn, openReleaseNow, removeRelease, stopRelease } from "./release_acts.js";
import { describeRelease } from "./release_summary.js";
import { tendParts } from "./release_tending.js";
import { changeRelease, prepareRelease } from "./releases.js";
import { describeRenewal, renewGrant } from "./renewing.js";
import { deleteSection, finishSection, keepAsIs, orderSections, readSection } from "./sections.js";
import { setCallMe, setIdleMinutes } from "./settings.js";
import { checkShape } from "./shapes.js";
import { showChange } from "./showing.js";
import { listGrants, summarise } from "./summary.js";
import { describeStopCode, fetchWords } from "./stop_code.js";
import { feelPulse, settle } from "./visiting.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 *
 * @typedef {object} Parts
 * @property {import("../../shared/api.js").Api} api
 * @property {(event: string, data?: object) => void} emit
 * @property {string} [origin] of the page
 */

/**
 * @param {Parts} parts
 * @returns {Record<string, (args: any) => Promise<any>>}
 */
export function makeEngine({ api, emit, origin = "" }) {
  const clock = new ServerClock();
  /** @type {import("./pins.js").Pins | null} */
  let pins = null;
  /** @type {{maxDays: number, demo: boolean, invitation: boolean, mail: boolean, origin: string} | null} */
  let settings = null;
  /** @type {Visit | null} */
  let visit = null;

  async function start() {
    await ready();
    pins = await fetchPins(api, pins);
    const { max_days: maxDays, demo, invitation, mail } = checkShape(answers.settings, await api.get("/api/settings"));
    settings = { maxDays: Math.min(maxDays, MOST_DAYS), demo, invitation, mail, origin };
    return { api, emit, clock, pins, settings };
  }

  /** @param {Visit} opened */
  function takeOver(opened) {
    visit?.wipe();
    visit = opened;
    void inBackground(opened, () => payAndTend(opened));
    return summarise(opened);
  }

  /**
   * A method that needs an open notebook.
   * @param {(visit: Visit, args: any) => Promise<any>} method
   */
  const withVisit = (method) => async (/** @type {any} */ args = {}) => {
    if (!visit) throw new NotebookError("not_open");
    return method(visit, args);
  };

  /**
   * A method after which the ledger is brought up to date and debts are paid, behind the answer.
   * @param {(visit: Visit, args: any) => Promise<any>} method
   */
  const ending = (method) =>
    withVisit(async (opened, args) => {
      try {
        return await method(opened, args);
      } finally {
        void inBackground(opened, async () => {
          await settle(opened);
          await payDebts(opened);
        });
      }
    });

  /**
   * What no page waits for is shown all the same: as trouble, or as a debt that waits for another try.
   * @param {Visit} opened @param {() => Promise<void>} work
   */
  async function inBackground(opened, work) {
    const failure = await work().then(
      () => null,
      (error) => error,
    );
    if (opened !== visit) return;
    opened.debtsFailed = failure !== null;
    if (failure) tellTrouble(opened, failure);
    emit("changed");
  }

  /** What is owed, and then what second holders keep; one waits for no luck of the other. @param {Visit} opened */
  const payAndTend = (opened) => payDebts(opened).finally(() => tendParts(opened));

  /**
   * Told once. A refusal of the server's, or none at all, is no sign of a lie.
   * @param {Visit} opened @param {any} error
   */
  function tellTrouble(opened, error) {
    if (opened.trouble || error instanceof ApiError || error.code === "not_open") return;
    const { code, data } = error instanceof NotebookError ? error : { code: "fault", data: {} };
    opened.trouble = { ...data, code };
    emit("trouble", opened.trouble);
  }

  function forget() {
    visit?.wipe();
    visit = null;
  }

  return {
    arrived: async () => ({}),
    async start() {
      const { pins: known, settings: given } = await start();
      const { maxDays, demo, invitation, mail } = given;
      return { fingerprint: toB64(known.instance), maxDays, demo, invitation, mail };
    },
    async create({ name, passphrase, invitation }) {
      void fetchWords(); // on its way while the passphrase is stretched
      const made = await createNotebook(await start(), { name, passphrase, invitation });
      const { recoveryCode, recoveryDigits } = made;
      const { digits: stopDigits, words: stopWords } = await describeStopCode(made.visit);
      return { recoveryCode, recoveryDigits, stopDigits, stopWords, summary: await takeOver(made.visit) };
    },
    open: async ({ name, passphrase }) => takeOver(await openNotebook(await start(), { name, passphrase })),
    openWithRecovery: async ({ code }) => takeOver(await openNotebook(await start(), { recoveryCode: code })),
    async lock() {
      forget();
      const left = api.post("/api/leaving", {}, { keepalive: true });
      return { sessionEnded: await left.then(() => true, () => false) };
    },
    summary: withVisit(summarise),
    pulse: withVisit(async (opened) => {
      const changed = await feelPulse(opened).catch((error) => {
        tellTrouble(opened, error);
        throw error;
      });
      if (changed || opened.debtsFailed) void inBackground(opened, () => payAndTend(opened));
      return { changed, grants: await listGrants(opened) };
    }),

    readSection: withVisit(readSection),
    saveDraft: withVisit(saveDraft),
    dropDraft: withVisit(async (opened, { draft }) => {
      await dropDraft(opened, draft);
      return {};
    }),
    finishSection: withVisit(finishSection),
    keepAsIs: withVisit(keepAsIs),
    showChange: withVisit(showChange),
    orderSections: withVisit(orderSections),
    deleteSection: ending(deleteSection),

    agencies: withVisit(listAgencies),
    agency: withVisit(describeAgency),
    confirmIdentity: withVisit(confirmIdentity),
    suggestOfficeName: async () => suggestOfficeName(),
    offerGrant: withVisit(offerGrant),
    renewal: withVisit(describeRenewal),
    renewGrant: ending(renewGrant),
    showCode: withVisit(showCode),
    extendCode: withVisit(extendCode),
    endGrant: ending(endGrant),
    endAll: ending(endAll),
    confirmGrants: ending(confirmGrants),

    prepareRelease: withVisit(prepareRelease),
    changeRelease: withVisit(changeRelease),
    release: withVisit(describeRelease),
    removeRelease: ending(removeRelease),
    openReleaseNow: withVisit(openReleaseNow),
    stopRelease: ending(stopRelease),
    checkIn: withVisit(checkIn),
    setEmergencyOnly: ending(setEmergencyOnly),
    writeNever: withVisit(writeNever),
    isNever: withVisit(isNever),
    stopCode: withVisit(describeStopCode),
    addChannel: withVisit(addChannel),
    testChannel: withVisit(testChannel),
    proveChannel: withVisit(proveChannel),
    dropChannel: withVisit(dropChannel),

    activity: withVisit(listActivity),
    receipt: withVisit(makeOwnReceipt),

    practiseRecovery: withVisit(practiseRecovery),
    changePassphrase: withVisit(changePassphrase),
    newRecoveryCode: withVisit(makeRecoveryCode),
    closeVisits: withVisit(closeOtherVisits),
    setCallMe: withVisit(setCallMe),
    setIdleMinutes: withVisit(setIdleMinutes),
    erase: withVisit(async (opened, secret) => {
      await eraseNotebook(opened, secret);
      forget();
      return {};
    }),
    saveCopy: withVisit(saveCopy),
  };
}
