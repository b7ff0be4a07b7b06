"""The worked example on the protocol's page."""

from tools.example import PAGE, make_example, read_page


def test_the_example_on_the_page_is_what_the_code_gives():
    _, inside, _ = read_page(PAGE.read_text("utf-8"))

    assert inside == make_example()
