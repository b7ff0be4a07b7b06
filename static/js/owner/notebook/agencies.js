// @ts-check
/**
 * Agencies: who they are, as far as the pinned operator key and the owner's memory vouch
 * (docs/protocol.md section 8).
 *
 * * A directory that is stale, or lower than one seen before, is refused whole.
 * * An identity other than the remembered one stops until the owner confirms it.
 * * A roster past its date blocks what is new.
 */

import { verifyDirectory } from "../../crypto/chain.js";
import { toB64 } from "../../crypto/encoding.js";
import { parseSigned } from "../../crypto/signing.js";
import { parseBody } from "../../crypto/statements.js";
import * as answers from "./answers.js";
import { fetchChain, findRemembered, rememberAgency } from "./chains.js";
import { editNotebook } from "./editing.js";
import { NotebookError, refuseAs } from "./errors.js";
import { checkShape } from "./shapes.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("../../crypto/statements.js").Body<"AgencyCertificate">} Certificate
 * @typedef {import("./chains.js").Roster} Roster
 * @typedef {import("./chains.js").Chain} Chain
 */

/**
 * The agencies the operator certifies today.
 * @param {Visit} visit
 * @returns {Promise<{n: number, agencies: readonly Certificate[], signed: import("../../crypto/signing.js").Signed[]}>}
 */
export async function fetchDirectory(visit) {
  const answer = checkShape(answers.directory, await visit.api.get("/api/directory"));
  const { instance, operatorKey } = visit.pins;
  const leastN = Math.max(visit.directoryN, visit.manifest.directory_n);
  const checked = refuseAs("directory_refused", () =>
    verifyDirectory(
      parseSigned(answer.directory),
      parseSigned(answer.key_certificate),
      answer.certificates.map(parseSigned),
      instance,
      operatorKey,
      visit.clock.now(),
      leastN,
    ),
  );
  visit.directoryN = checked.directory.n;
  return { n: checked.directory.n, agencies: checked.agencies, signed: answer.certificates.map(parseSigned) };
}

/**
 * The certificate of an agency as the operator signed it.
 * @param {Visit} visit @param {string} agency
 */
export async function findCertificate(visit, agency) {
  const { signed } = await fetchDirectory(visit);
  const found = signed.find(({ body }) => toB64(parseBody("AgencyCertificate", body).agency) === agency);
  if (!found) throw new NotebookError("agency_gone");
  return found;
}

/** @param {Visit} visit @param {string} agency */
async function getCertificate(visit, agency) {
  const directory = await fetchDirectory(visit);
  const certificate = directory.agencies.find((one) => toB64(one.agency) === agency);
  if (!certificate) throw new NotebookError("agency_gone");
  return { certificate, n: directory.n };
}

/**
 * Every agency of the directory, with what is needed before trusting it.
 * @param {Visit} visit
 */
export async function listAgencies(visit) {
  const { agencies } = await fetchDirectory(visit);
  return agencies.map((certificate) => {
    const changed = isChanged(visit, certificate);
    return {
      agency: toB64(certificate.agency),
      name: certificate.name,
      facts: describeFacts(certificate.facts),
      available: !changed,
      why: changed ? "identity_changed" : "",
    };
  });
}

/** @param {any} facts */
const describeFacts = (facts) => ({
  does: facts.does,
  mustTell: facts.must_tell,
  sharesWithPolice: facts.shares_with_police,
  sharesWithImmigration: facts.shares_with_immigration,
  languages: [...facts.languages],
  hours: facts.hours,
  contact: facts.contact,
});

/** @param {Visit} visit @param {Certificate} certificate */
function isChanged(visit, certificate) {
  const remembered = findRemembered(visit.manifest, toB64(certificate.agency));
  return remembered !== null && remembered.identity !== toB64(certificate.identity);
}

/** @param {Roster} roster */
const countPeople = (roster) => roster.members.filter(({ role }) => role !== "auditor").length;

/**
 * One agency, judged as an offer would judge it.
 * @param {Visit} visit
 * @param {{agency: string}} args
 */
export async function describeAgency(visit, { agency }) {
  const { certificate } = await getCertificate(visit, agency);
  const judged = await judge(visit, agency, certificate);
  return {
    name: certificate.name,
    facts: describeFacts(certificate.facts),
    rosterFresh: judged.fresh,
    identityChanged: judged.why === "identity_changed",
    canGrant: judged.why === "",
    why: judged.why,
    people: judged.chain ? countPeople(judged.chain.newest) : 0,
  };
}

/**
 * @param {Visit} visit @param {string} agency @param {Certificate} certificate
 * @returns {Promise<{why: string, fresh: boolean, chain: Chain | null}>}
 */
async function judge(visit, agency, certificate) {
  if (isChanged(visit, certificate)) return { why: "identity_changed", fresh: false, chain: null };
  try {
    const chain = await fetchChain(visit, agency, toB64(certificate.identity));
    const fresh = visit.clock.now() < chain.newest.valid_until;
    const why = !fresh ? "roster_stale" : countPeople(chain.newest) === 0 ? "no_people" : "";
    return { why, fresh, chain };
  } catch (error) {
    if (/** @type {any} */ (error).code !== "roster_refused") throw error;
    return { why: "roster_refused", fresh: false, chain: null };
  }
}

/**
 * An agency something may be sealed for now, with its chain.
 * @param {Visit} visit
 * @param {string} agency
 * @returns {Promise<{certificate: Certificate, chain: Chain, directoryN: number}>}
 */
export async function requireAgency(visit, agency) {
  const { certificate, n } = await getCertificate(visit, agency);
  const { why, chain } = await judge(visit, agency, certificate);
  if (why || !chain) throw new NotebookError(why);
  return { certificate, chain, directoryN: n };
}

/**
 * The owner says, asked in plain words, that the agency's new identity is right.
 * @param {Visit} visit
 * @param {{agency: string}} args
 */
export async function confirmIdentity(visit, { agency }) {
  const { certificate, n } = await getCertificate(visit, agency);
  const identity = toB64(certificate.identity);
  const chain = await fetchChain(visit, agency, identity);
  await editNotebook(visit, (manifest) => ({
    next: { ...rememberAgency(manifest, agency, identity, chain), directory_n: Math.max(n, manifest.directory_n) },
  }));
  visit.chains.delete(agency);
  return {};
}
