// @ts-check
/**
 * What somebody prepares for a person they trust, while they choose.
 *
 * * Starts with nobody, nothing to read and no check-in; the usual waiting time of a day, three days to
 *   read, and a year, each in words and changed in one tap.
 * * `practice`: only a try; it can hold no part, nobody else says yes, and its waiting time is minutes.
 */

const DAY = 86_400;

export const ASK_MINUTES = [60, 720, 1_440, 4_320, 10_080, 20_160];
export const PRACTICE_MINUTES = [1, 2, 5];
export const OPEN_HOURS = [24, 72, 168];
export const READY_DAYS = [90, 365, 1_095];
export const EVERY_DAYS = [3, 7, 14, 30];
export const GRACE_DAYS = [2, 3, 7];

/** What is offered, and what somebody has already, in order. @param {number[]} offered @param {number} own */
export const withOwn = (offered, own) => [...new Set([...offered, own])].sort((a, b) => a - b);

/**
 * @typedef {{everyDays?: number, by?: number, graceDays: number, waitMinutes: number, openingCounts: boolean}} CheckIn
 *
 * @typedef {{agency?: string, secondCard?: true, name: string, words: string}} Holder an office, or a person with a card
 *
 * @typedef {object} Plan
 * @property {string} [release] what is changed, where it is there already
 * @property {string} [practiceFor]
 * @property {boolean} practice
 * @property {string} contact
 * @property {string[]} sections
 * @property {string} words
 * @property {boolean} phoneLost
 * @property {number} askMinutes 0: nobody can ask
 * @property {CheckIn | null} checkIn
 * @property {number} openHours
 * @property {number} validDays
 * @property {number} notBefore 0: from now on
 * @property {boolean} newCard
 * @property {Holder | null} holder who else has to say yes
 * @property {string} secondName who has a second card already; "": nobody
 */

/** @returns {Plan} */
export function newPlan() {
  return {
    practice: false,
    contact: "",
    sections: [],
    words: "",
    phoneLost: true,
    askMinutes: 1_440,
    checkIn: null,
    openHours: 72,
    validDays: 365,
    notBefore: 0,
    newCard: false,
    holder: null,
    secondName: "",
  };
}

/**
 * A try for somebody: the same name, no part.
 * @param {import("./types.d.ts").Release} release @returns {Plan}
 */
export function newPractice({ release, contact }) {
  return { ...newPlan(), practice: true, practiceFor: release, contact, askMinutes: 1, validDays: 2, openHours: 24 };
}

/**
 * The same as what is prepared already, as far as its parts still exist.
 * @param {import("./types.d.ts").ReleaseInFull} full @param {import("./types.d.ts").SectionLine[]} sections @param {number} now
 * @returns {Plan}
 */
export function planOf(full, sections, now) {
  const there = new Set(sections.map(({ id }) => id));
  return {
    release: full.release,
    practice: full.practice,
    contact: full.contact,
    sections: full.sections.map(({ id }) => id).filter((id) => there.has(id)),
    words: full.words,
    phoneLost: full.phoneLost,
    askMinutes: full.askMinutes,
    checkIn: full.checkIn,
    openHours: full.openHours,
    validDays: Math.max(1, Math.round((full.notAfter - Math.max(now, full.notBefore)) / DAY)),
    notBefore: full.notBefore > now ? full.notBefore : 0,
    newCard: false,
    holder: holderOf(full),
    secondName: full.holder?.kind === "card" ? full.holder.name : "",
  };
}

/** @param {import("./types.d.ts").ReleaseInFull} full @returns {Holder | null} */
function holderOf({ holder }) {
  if (!holder) return null;
  const { kind, agency, name, words } = holder;
  return kind === "card" ? { secondCard: true, name, words } : { agency, name, words };
}

/**
 * Whether a change makes a card for a second person: for one who has none, or is another one.
 * @param {Plan} plan
 */
export const needsSecondCard = ({ release, newCard, holder, secondName }) =>
  Boolean(release) && !newCard && holder?.secondCard === true && holder.name !== secondName;

/** The whole of it for the engine. @param {Plan} plan @param {import("./types.d.ts").Summary} summary */
export function toReleaseArguments(plan, { callMe, sections }) {
  const { release, notBefore, practiceFor, newCard, secondName: _there, ...rest } = plan;
  const revisions = Object.fromEntries(
    sections.filter(({ id }) => plan.sections.includes(id)).map(({ id, revision }) => [id, revision]),
  );
  return {
    ...rest,
    callMe,
    revisions,
    ...(release ? { release, newCard } : {}),
    ...(notBefore ? { notBefore } : {}),
    ...(practiceFor ? { practiceFor } : {}),
  };
}
