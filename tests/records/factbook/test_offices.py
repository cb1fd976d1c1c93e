"""Who holds office, as the Factbook names them."""

import pytest

from multivector.records.factbook.figures import chiefs_of_state
from multivector.records.factbook.names import by_code


@pytest.mark.parametrize(
    ("code", "office", "title", "name", "since"),
    [
        ("UZB", "chief of state", "President", "Shavkat Mirziyoyev", "2016-12-14"),
        ("KGZ", "chief of state", "President", "Sadyr Japarov", "2021-01-28"),
        ("SWE", "chief of state", "King", "Carl XVI Gustaf", "1973-09-15"),
        ("ETH", "head of government", "Prime Minister", "Abiy Ahmed Ali", "2018-04"),
        ("COG", "chief of state", "President", "Denis Sassou-Nguesso", "1997"),
        ("ROU", "head of government", "Prime Minister", "Ilie Bolojan", "2025-06-23"),
        ("MDG", "chief of state", None, "Michael Randrianirina", None),
    ],
)
def test_title_name_and_beginning(
    code: str, office: str, title: str | None, name: str, since: str | None
) -> None:
    holder = next(h for h in chiefs_of_state(code) if h.office == office)
    assert (holder.title, holder.name, holder.since) == (title, name, since)


def test_who_only_represents_a_king_is_left_out() -> None:
    names = [h.name for h in chiefs_of_state("AUS") if h.office == "chief of state"]
    assert names == ["Charles III"]


def test_every_entry_is_read_without_leftovers() -> None:
    holders = [holder for code in by_code() for holder in chiefs_of_state(code)]
    assert len(holders) > 450
    for holder in holders:
        assert holder.name
        assert "(" not in holder.name
        assert len(holder.name.split()) <= 9
        assert holder.since is None or holder.since[:2] in ("19", "20")
