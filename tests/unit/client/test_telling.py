"""What others wrote, on a terminal."""

from client.commands.telling import show_text


def test_nothing_that_others_wrote_steers_the_terminal() -> None:
    shown = show_text("Home\x1b]0;owned\x07\r\x9b2J\x7f\n\tzwölf ن")

    assert shown == "Home\ufffd]0;owned\ufffd\ufffd\ufffd2J\ufffd\n\tzwölf ن"
