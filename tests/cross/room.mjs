// The JavaScript side of the live cross tests: reads a list of doings from standard input,
// does them with the room as it ships, and writes one result each: {"out"} or {"outcome", "why"}.

import { readFileSync } from "node:fs";

import { DOINGS, readArguments, writeResult } from "../js/crypto/doings.js";
import { room } from "../js/crypto/room.js";

// Sealing is random: it has no vectors, and is here only.
const SEALING = {
  seal_reader_wrap: (given) =>
    room.sealReaderWrap(given.recipient, given.grant, given.section, given.revision, given.sealing, given.key),
  seal_words_wrap: ({ recipient, grant, words }) => room.sealWordsWrap(recipient, grant, words),
  seal_team_wrap: (given) => room.sealTeamWrap(given.recipient, given.agency, given.generation, given.secret),
  seal_package: (given) =>
    room.sealPackage(given.recipient, given.token_secret, given.grant, given.terms_hash, given.plaintext),
};

function run(doing) {
  try {
    return { out: writeResult((DOINGS[doing.do] ?? SEALING[doing.do])(readArguments(doing))) };
  } catch (error) {
    if (!(error instanceof room.CryptoError)) throw error;
    return { outcome: error.name, why: error.why };
  }
}

const doings = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(doings.map(run)));
