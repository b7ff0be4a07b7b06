"""Bodies: strict in, canonical out; the vectors hold the long list of refusals."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import shapes
from crypto.canonical import parse_canonical, to_canonical
from crypto.errors import BadStatement, CryptoError
from crypto.labels import SECTION_KINDS
from crypto.statements.grants import Terms
from crypto.statements.vault import SectionText
from tools.vectors.runner import BODIES
from tools.vectors.samples import MANIFEST, SAMPLES, SECTIONS, TERMS

PROTOCOL = Path(__file__).parents[3] / "docs" / "protocol.md"
TEXT = SectionText(SECTIONS[0], "Now", "need-now", "A bed.", "en", 1)
VALUES = st.recursive(
    st.booleans()
    | st.integers(0, 2**53 - 1)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=50),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["v", "id", "n", "x"]), inner)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample).__name__)
def test_a_good_body_comes_back_equal(sample):
    assert type(sample).parse(sample.encode()) == sample
    assert sample.hash == shapes.hash32(sample.encode())


def test_every_top_level_body_has_a_sample():
    top = {name for name, shape in BODIES.items() if getattr(shape, "versioned", False)} - {"Body"}

    assert top == {type(sample).__name__ for sample in SAMPLES}


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=200, deadline=None)
def test_a_field_of_any_other_value_is_read_back_equal_or_refused(sample, data):
    value = sample.to_json()
    value[data.draw(st.sampled_from(sorted(value)))] = data.draw(VALUES)
    body = to_canonical(value)

    try:
        parsed = type(sample).parse(body)
    except CryptoError:
        return
    assert parsed.encode() == body


@given(st.sampled_from(SAMPLES), st.binary(max_size=300))
def test_any_bytes_as_a_body_are_refused_by_the_room_s_own_errors(sample, data):
    with pytest.raises(CryptoError):
        type(sample).parse(data)


@given(st.sampled_from(SAMPLES), VALUES)
def test_any_json_as_a_body_is_refused_by_the_room_s_own_errors(sample, value):
    with pytest.raises(CryptoError):
        type(sample).from_json(value)


def test_a_text_of_200_000_code_points_fits_and_one_more_does_not():
    assert SectionText.parse(replace(TEXT, text="😀" * 200_000).encode())
    with pytest.raises(BadStatement):
        replace(TEXT, text="x" * 200_001).encode()


@pytest.mark.parametrize(
    "change",
    [{"section": "text"}, {"saved_at": -1}, {"saved_at": True}, {"title": ""}, {"text": 7}, {"kind": None}],
)
def test_what_could_not_be_parsed_can_not_be_encoded(change):
    with pytest.raises(BadStatement):
        replace(TEXT, **change).encode()


def test_a_list_or_shape_of_another_type_can_not_be_encoded():
    with pytest.raises(BadStatement):
        replace(MANIFEST, sections=[]).encode()
    with pytest.raises(BadStatement):
        replace(MANIFEST, recovery={}).encode()


def test_a_body_is_frozen():
    with pytest.raises(AttributeError):
        TERMS.visit = True


@pytest.mark.parametrize("name", sorted(BODIES))
def test_no_shape_prints_what_it_holds(name):
    assert BODIES[name].__repr__ is shapes.Shape.__repr__


def test_a_keyword_s_underscore_stays_inside():
    value = parse_canonical(SAMPLES[11].encode())

    assert value["from"] == 1
    assert "from_" not in value


def test_the_protocol_names_every_key_of_the_terms_and_the_manifest():
    page = PROTOCOL.read_text("utf-8")

    for sample in (TERMS, MANIFEST):
        missing = [key for key in sample.to_json() if f'"{key}"' not in page]
        assert missing == []


def test_the_protocol_names_every_kind_of_section():
    page = PROTOCOL.read_text("utf-8")

    assert [kind for kind in SECTION_KINDS if not re.search(f"`{kind}`", page)] == []


def test_a_hash_is_of_the_bytes():
    assert Terms.parse(TERMS.encode()).hash == TERMS.hash
    assert replace(TERMS, may_print=True).hash != TERMS.hash
