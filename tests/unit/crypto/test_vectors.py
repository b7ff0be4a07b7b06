"""Every vector, as Python sees it; JavaScript reads the same files."""

import json
from pathlib import Path

import pytest

from tools.vectors.files import FOLDER, NOT_VECTORS, make_files, to_text
from tools.vectors.runner import DOINGS, run_vector

FILES = sorted(path for path in FOLDER.glob("*.json") if path.name not in NOT_VECTORS)


def _read(path: Path) -> list[dict[str, object]]:
    return json.loads(path.read_text("utf-8"))["vectors"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_vector_of_a_file_does_what_it_claims(path):
    wrong = []

    for vector in _read(path):
        expected = {key: vector[key] for key in ("out", "outcome", "why") if key in vector}
        if run_vector(vector) != expected:
            wrong.append(vector["name"])

    assert wrong == []


def test_the_files_are_what_the_tool_writes():
    made = {name: to_text(vectors) for name, vectors in make_files().items()}

    assert {path.name: path.read_text("utf-8") for path in FILES} == made


def test_no_two_vectors_of_a_file_make_the_same_claim():
    for path in FILES:
        names = [(vector["do"], vector["name"]) for vector in _read(path)]
        assert sorted(names) == sorted(set(names)), path.name


def test_everything_that_can_refuse_is_seen_refusing():
    never_refuses = {
        "to_b64",
        "hash32",
        "hash16",
        "derive_key",
        "derive_stop_hash",
        "derive_lookup_hash",
        "pad",
        "padme",
    }
    never_refuses |= {
        "show_code",
        "show_digits",
        "token_url",
        "derive_recovery_root",
        "derive_door",
        "effective_end",
        "renewal_window",
    }
    never_refuses |= {"derive_sign_public", "derive_box_public", "sign_body", "derive_passphrase_root"}
    never_refuses |= {"seal_envelope_with_nonce", "wrap_key_with_nonce"}
    never_refuses |= {"card_url", "holder_url", "show_stop_digits", "show_stop_words"}
    never_refuses |= {"derive_card", "derive_holder_card"}
    never_refuses |= {"seal_release_package_with_nonce"}
    vectors = [vector for path in FILES for vector in _read(path)]

    assert {vector["do"] for vector in vectors if "outcome" in vector} == set(DOINGS) - never_refuses
    assert {vector["do"] for vector in vectors if "out" in vector} == set(DOINGS)


def test_the_readme_lists_every_doing():
    readme = (FOLDER / "README.md").read_text("utf-8")

    assert [do for do in DOINGS if f"`{do}`" not in readme] == []
