"""The table of office-holders is sound."""

from itertools import pairwise

from multivector.codes.blocs import BLOCS
from multivector.codes.gazetteer.people import people
from multivector.codes.states import STATES


def test_terms_are_of_known_codes_and_in_order():
    table = people()
    assert len(table) > 400
    for person, _, _ in table:
        for term in person.terms:
            assert term.code is None or term.code in STATES or term.code in BLOCS, person.name
            if term.span.first and term.span.last:
                assert term.span.first <= term.span.last, person.name
        starts = [term.span.first or "" for term in person.terms]
        assert starts == sorted(starts)


def test_one_president_at_a_time_in_central_asia():
    for iso3 in ("KAZ", "KGZ", "TJK", "TKM", "UZB"):
        terms = sorted(
            (term.span.first or "", term.span.last or "9999")
            for person, _, _ in people()
            for term in person.terms
            if term.code == iso3 and term.role == "president"
        )
        assert len(terms) >= 1
        for one, two in pairwise(terms):
            assert one[1] <= two[0]
