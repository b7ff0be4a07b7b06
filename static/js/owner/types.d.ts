/** What the engine answers, as the screens use it (contract: worker.js). */

export interface Summary {
  callMe: string;
  idleMinutes: number;
  recovery: boolean;
  recoveryPractised: boolean;
  openedWith: "passphrase" | "recovery";
  knowsPassphrase: boolean;
  openedAt: number;
  lastOpenedAt: number;
  changesSince: number;
  news: { readings: number; sharing: number; waysIn: number; whereTold: number; openings: number; parts: number };
  visits: number[];
  now: number;
  trouble: { code: string } | null;
  paused: boolean;
  debts: number;
  debtsFailed: boolean;
  sections: SectionLine[];
  unsavedDrafts: DraftLine[];
  grants: Grant[];
  endedSince: string[];
  emergencyOnly: boolean;
  never: string[];
  releases: Release[];
  releasesEndedSince: string[];
  channels: Channel[];
  strangers: { grant: string; agency: string; agencyName: string; state: string }[];
  strangeReleases: string[];
}

export interface Channel {
  channel: string;
  provedOn: number;
  failing: boolean;
  waiting: boolean;
}

export interface SectionLine {
  id: string;
  title: string;
  kind: string;
  sealedKind: boolean;
  revision: number;
  savedAt: number;
  hasDraft: boolean;
  isBeside: boolean;
}

export interface DraftLine {
  section: string;
  draft: string;
  title: string;
  savedAt: number;
  ofThisDevice: boolean;
}

export interface Grant {
  grant: string;
  agency: string;
  agencyName: string;
  officeName: string;
  purpose: string;
  state: "offered" | "open" | "ended";
  paused: boolean;
  how: string;
  audience: "reader" | "team";
  visit: boolean;
  notAfter: number;
  madeAt: number;
  redeemBefore: number;
  later: boolean;
  openedBy: string;
  openedAt: number;
  endedAt: number;
  reads: number;
  sections: { id: string; title: string; notAfter: number }[];
  looking: boolean;
  canGoOn: boolean;
}

export interface Release {
  release: string;
  contact: string;
  practice: boolean;
  practiceFor: string;
  state: "armed" | "asked" | "waiting" | "open" | "stopped" | "closed" | "ended" | "expired";
  begunBy: "" | "ask" | "missed" | "now";
  begunAt: number;
  opensAt: number;
  dueAt: number;
  openedAt: number;
  openUntil: number;
  overAt: number;
  notAfter: number;
  notBefore: number;
  madeAt: number;
  reads: number;
  frozen: boolean;
  askMinutes: number;
  checkIn: CheckIn | null;
  openHours: number;
  sections: { id: string; title: string }[];
  answer: { answer: "read" | "cannot" | "altered"; text: string } | null;
  practised: boolean;
  holder: SecondHolder | null;
}

/** Who must say yes as well. */
export interface SecondHolder {
  name: string;
  kind: "agency" | "card";
  agencyName: string;
  saidYes: boolean;
  lapsed: "" | "gone" | "identity" | "chain" | "stale";
}

export interface CheckIn {
  everyDays?: number;
  by?: number;
  graceDays: number;
  waitMinutes: number;
  openingCounts: boolean;
}

export interface ReleaseInFull extends Release {
  holder: (SecondHolder & { agency: string; words: string }) | null;
  words: string;
  callMe: string;
  phoneLost: boolean;
  validDays: number;
  revisions: Record<string, number>;
}

export interface CardCode {
  code: string;
  digits: string;
  url: string;
}

export interface ReleaseCard extends CardCode {
  release: string;
  second: CardCode | null;
}

export interface Renewal {
  grant: string;
  agency: string;
  audience: "reader" | "team";
  mayPrint: boolean;
  purpose: string;
  callMe: string;
  officeName: string;
  sections: RenewalSection[];
}

export interface RenewalSection {
  id: string;
  title: string;
  sealedKind: boolean;
  revision: number;
  shown: number;
  mustBeNewest: boolean;
}

export interface Section {
  id: string;
  title: string;
  kind: string;
  text: string;
  lang: string;
  revision: number;
  savedAt: number;
  revisions: { revision: number; savedAt: number }[];
  beside: { revision: number; savedAt: number } | null;
  drafts: Draft[];
}

export interface Draft {
  draft: string;
  device: string;
  ofThisDevice: boolean;
  title: string;
  text: string;
  kind: string;
  lang: string;
  savedAt: number;
  baseRevision: number;
}

export interface AgencyFacts {
  does: string;
  mustTell: string;
  sharesWithPolice: string;
  sharesWithImmigration: string;
  languages: string[];
  hours: string;
  contact: string;
}

export interface AgencyLine {
  agency: string;
  name: string;
  facts: AgencyFacts;
  available: boolean;
  why: string;
}

export interface JournalLine {
  n: number;
  at: number;
  day: boolean;
  kind: string;
  who: string;
  agencyName: string;
  officeName: string;
  sections: string[];
  unusual: string | null;
  grant: string;
  how: string;
}
