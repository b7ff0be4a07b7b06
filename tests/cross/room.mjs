// The JavaScript side of the live cross tests: reads a list of doings a line from standard input,
// does them with the room as it ships, and writes a line of results: {"out"} or {"outcome", "why"} each.

import { createInterface } from "node:readline";

import { DOINGS, readArguments, writeResult } from "../js/crypto/doings.js";
import { ROOT, room } from "../js/crypto/room.js";

// Sealing is random: it has no vectors, and is here only.
const SEALING = {
  seal_reader_wrap: (given) =>
    room.sealReaderWrap(given.recipient, given.grant, given.section, given.revision, given.sealing, given.key),
  seal_words_wrap: ({ recipient, grant, words }) => room.sealWordsWrap(recipient, grant, words),
  seal_team_wrap: (given) => room.sealTeamWrap(given.recipient, given.agency, given.generation, given.secret),
  seal_package: (given) =>
    room.sealPackage(given.recipient, given.token_secret, given.grant, given.terms_hash, given.plaintext),
  seal_release_package: (given) =>
    room.sealReleasePackage(
      given.pack, given.gate, given.release, given.terms_hash, given.plaintext, given.part,
    ),
  seal_deposit: (given) =>
    room.sealDeposit(
      given.recipient, given.release, given.terms_hash, given.contact_box, given.part, given.words,
    ),
  move_deposit: (given) => room.moveDeposit(given.secret, given.recipient, given.release, given.deposit),
  seal_held_part: (given) =>
    room.sealHeldPart(given.recipient, given.release, given.terms_hash, given.part),
  seal_answer: ({ recipient, release, plaintext }) => room.sealAnswer(recipient, release, plaintext),
};

// What each site's pages take for an answer of the server.
const load = (path) => import(new URL(`static/js/${path}`, ROOT));
const owner = await load("owner/notebook/answers.js");
const { checkShape } = await load("owner/notebook/shapes.js");
const desk = await load("desk/keyring/answers.js");
const READERS = {
  owner: (name, value) => checkShape(owner[name], value),
  desk: (name, value) => desk.readAnswer(desk[name], value),
};

function run(doing) {
  try {
    if (doing.do === "read_answer") {
      READERS[doing.in.site](doing.in.name, doing.in.value);
      return { out: true };
    }
    return { out: writeResult((DOINGS[doing.do] ?? SEALING[doing.do])(readArguments(doing))) };
  } catch (error) {
    if (error.code === "answer_refused") return { outcome: "answer_refused", why: "" };
    if (!(error instanceof room.CryptoError)) throw error;
    return { outcome: error.name, why: error.why };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(JSON.parse(line).map(run))}\n`);
}
