"""What the author of a proposal reads on their own pages after each decision."""

from __future__ import annotations

from datetime import timedelta

from community.operations import moderation, proposals
from tests.community.moderating import AT, act, log_in
from tests.factories.community import MemberFactory, write_proposal

MINE = "/en/community/organisations/mine/"


def test_own_page_says_where_it_stands_after_each_decision(hub_tree):
    author = MemberFactory()
    proposal = write_proposal(author)
    said, why = "waits for a moderator", "No such port is known."

    def read_own():
        author.user.refresh_from_db()
        own = log_in(author.user)
        page, row = own.get(f"{MINE}{proposal.pk}/"), own.get(MINE)
        assert (page.status_code, row.status_code) == (200, 200)
        states = {said in each.text.partition("<main")[2] for each in (page, row)}
        appeals = [f'"{decision.appeal_path}"' for decision in author.decisions.all()]
        return states, sum(page.text.count(each) for each in appeals)

    assert read_own() == ({True}, 0)
    far = AT + timedelta(days=10_000)
    suspended = moderation.suspend(author, act(text=why), until=far, with_posts=True)
    assert read_own() == ({False}, 2)  # above every page, and beside the proposal
    moderation.restore(suspended, act())
    assert read_own() == ({True}, 0)
    proposal.refresh_from_db()
    declined = proposals.decline(proposal, act(text=why))
    assert read_own() == ({False}, 1)
    moderation.restore(declined, act())
    assert read_own() == ({True}, 0)
