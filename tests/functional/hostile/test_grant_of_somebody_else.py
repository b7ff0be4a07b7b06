"""Ids of a stranger's grants and drafts, and ids of nothing: the same bytes."""

from crypto.encoding import make_id, to_b64
from tests.functional.hostile.site import Site


def test_what_is_theirs_answers_like_what_is_nowhere(site: Site) -> None:
    for what in ("grants/{}/keeping", "drafts/{}"):
        theirs = site.open.grant if "grants" in what else site.draft
        answers = [site.stranger.get("/api/" + what.format(to_b64(one))) for one in (theirs, make_id())]

        assert {answer.status_code for answer in answers} == {404}
        assert answers[0].data == answers[1].data
    for what in ("ending", "extension"):
        answers = [
            site.stranger.send("POST", f"/api/grants/{to_b64(one)}/{what}", {})
            for one in (site.open.grant, make_id())
        ]

        assert answers[0].data == answers[1].data
