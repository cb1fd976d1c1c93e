from multivector.brief.model import Brief


def test_the_page_opens_with_deeds_claims_and_record(full_brief: Brief) -> None:
    page = full_brief.to_html()
    assert "The article tells of 2 events, 1 of cooperation and 1 of conflict" in page
    assert "It makes 2 claims, on trade (1) and migration (1); 1 of them by Aida Omarova" in page
    assert "on the other, on migration, the record says nothing" in page


def test_an_article_without_events_says_so_and_still_shows_its_text(empty_brief: Brief) -> None:
    page = empty_brief.to_html()
    assert "There is nothing to report" in page
    assert "The match ended level." in page
    assert 'id="events"' not in page
