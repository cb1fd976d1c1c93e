from dataclasses import replace

from multivector.answers.evidence.relevance import MAX_FIGURES
from multivector.briefing.document import Brief
from multivector.briefing.panels import groups


def test_numbers_are_drawn_and_names_are_set_against_states(full_brief: Brief) -> None:
    share, exports, member = groups(full_brief)
    assert [group.number for group in (share, exports, member)] == [1, 2, 3]
    assert [panel.title for panel in share.panels] == ["Kazakhstan"]
    assert exports.ranged
    assert member.matrix is not None
    assert member.matrix.names == ("SCO", "CSTO & <b>others</b>")
    assert ("SCO", "UZB") in member.matrix.cells
    assert ("CSTO & <b>others</b>", "UZB") not in member.matrix.cells


def test_only_a_power_that_was_asked_about_is_missing(full_brief: Brief) -> None:
    paired, _ = full_brief.coded.claims  # on China and Kazakhstan alone
    open_ = replace(paired, about=(), states=("KAZ",))
    for claim, missing in ((paired, ()), (open_, ("USA",))):
        coded = replace(full_brief.coded, claims=(claim,))
        ids = full_brief.claim_evidence[:1]
        (panel,) = groups(replace(full_brief, coded=coded, claim_evidence=ids))[0].panels
        assert panel.unlisted == missing


def test_where_figures_were_cut_off_none_is_called_missing(full_brief: Brief) -> None:
    claim = replace(full_brief.coded.claims[0], about=(), states=("KAZ",))
    first = full_brief.evidence[0]
    many = tuple(
        replace(first, id=f"n{year}", year=year) for year in range(1990, 1990 + MAX_FIGURES)
    )
    brief = replace(
        full_brief,
        coded=replace(full_brief.coded, claims=(claim,)),
        evidence=many + full_brief.evidence[1:2],
        claim_evidence=(tuple(item.id for item in many),),
    )
    assert groups(brief)[0].panels[0].unlisted == ()


def test_a_chart_shows_the_newest_year_and_the_table_all(full_brief: Brief) -> None:
    older = replace(full_brief.evidence[0], id="f0", year=2015, value=0.1)
    brief = replace(
        full_brief,
        evidence=(*full_brief.evidence, older),
        claim_evidence=((*full_brief.claim_evidence[0], "f0"), ()),
    )
    share = groups(brief)[0]
    assert "10 %" not in share.panels[0].svg
    assert share.panels[0].svg.index("28 %") < share.panels[0].svg.index("30 %")  # known, later
    assert {row.year for row in share.rows} == {"2015", "2022", "2024"}


def test_one_power_alone_is_drawn_by_state(full_brief: Brief) -> None:
    one = full_brief.evidence[0]
    other = replace(one, id="f9", influencee="UZB", value=0.2)
    brief = replace(full_brief, evidence=(one, other), claim_evidence=(("f1", "f9"), ()))
    (group,) = groups(brief)
    assert [panel.title for panel in group.panels] == ["China"]
    assert "Uzbekistan" in group.panels[0].svg


def test_ranges_say_what_they_are(full_brief: Brief) -> None:
    (row,) = groups(full_brief)[1].rows
    assert row.range == "US$85 bn to US$97 bn (95 % interval)"


def test_prose_has_its_table_and_no_drawing(full_brief: Brief) -> None:
    prose = replace(full_brief.evidence[4], indicator="security-relation", text_value="x" * 80)
    brief = replace(full_brief, evidence=(prose,), claim_evidence=(("f5",), ()))
    (group,) = groups(brief)
    assert group.matrix is None
    assert group.panels == ()
    assert group.rows[0].year == "edition 2026-01"
