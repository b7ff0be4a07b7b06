// @ts-check
/**
 * Everything this room can refuse, one class a kind of refusal.
 *
 * * Each class has a stable `code`; a screen chooses its words by it.
 * * A wrong key and altered bytes are one class: nobody learns which it was.
 * * `why` is a short word for tests and screens to switch on, never a key, a code or a sentence.
 */

/** The root of the ladder: catch this to catch every refusal of the room. */
export class CryptoError extends Error {
  static code = "crypto";

  /** @param {string} [why] the rule that was broken, in a word or two */
  constructor(why = "") {
    super(why || new.target.code);
    this.name = new.target.name;
    /** Stable name of the refusal. */
    this.code = new.target.code;
    /** The rule that was broken; empty where the class says it all. */
    this.why = why;
  }
}

/** Text that is not the one base64url form of some bytes, or of another size. */
export class BadEncoding extends CryptoError {
  static code = "bad_encoding";
}

/** Bytes that are not canonical JSON, or a value that has no such form. */
export class BadCanonical extends CryptoError {
  static code = "bad_canonical";
}

/** A body whose keys, types or values are not those of its shape. */
export class BadStatement extends CryptoError {
  static code = "bad_statement";
}

/** A signature that is not this key's, for this label, instance and body. */
export class BadSignature extends CryptoError {
  static code = "bad_signature";
}

/** Bytes that have not the shape of an envelope, a wrapped key or a sealed box. */
export class BadEnvelope extends CryptoError {
  static code = "not_an_envelope";
}

/** It does not open: another key, another context, or altered bytes. */
export class OpenFailed extends CryptoError {
  static code = "open_failed";
}

/** There is a typing mistake in the code; nothing was sent. */
export class CodeMistyped extends CryptoError {
  static code = "code_mistyped";
}

/** A name that is empty, too long, or has a character not every device knows. */
export class BadName extends CryptoError {
  static code = "bad_name";
}

/** A passphrase that is empty, too long, or has a character not every device knows. */
export class BadPassphrase extends CryptoError {
  static code = "bad_passphrase";
}

/** An instance, directory or roster that the pinned keys do not vouch for. */
export class ChainRefused extends CryptoError {
  static code = "chain_refused";
}

/** Terms, or what came with them, that break a rule. */
export class TermsRefused extends CryptoError {
  static code = "terms_refused";
}

/** An activity that does not add up: a line is missing, changed or forked. */
export class JournalRefused extends CryptoError {
  static code = "journal_refused";
}

/** This device has too little free memory to open a door: close other pages and try again. */
export class TooLittleMemory extends CryptoError {
  static code = "too_little_memory";
}
