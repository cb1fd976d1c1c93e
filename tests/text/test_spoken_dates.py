import pytest

from multivector.text.dates import find_date, line_date
from multivector.text.draft import Draft, finish

MORE = "Peru and Chile signed a treaty in Lima, and the minister of Chile left."


def _published(text: str) -> str | None:
    return finish(Draft(text=text), sha256="0", source="a.txt").published


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (f"Good evening. It is Friday, the seventh of March 2008.\n\n{MORE}", "2008-03-07"),
        (f"Madam President.\n\nToday, on Tuesday, June 14, 2016, I speak. {MORE}", "2016-06-14"),
        (f"Members, I report to you on this third day of February 1999. {MORE}", "1999-02-03"),
        (f"This is the bulletin for Tuesday, the nineteenth of May 2009.\n\n{MORE}", "2009-05-19"),
        (f"We gather here in Lima on Saturday, 25 May 2013.\n\n{MORE}", "2013-05-25"),
        (f"{MORE}\n\nDone at Geneva this 4th day of May 2011, in two copies.", "2011-05-04"),
        (f"{MORE}\n\nGiven at Lima on the second day of March, 1967.", "1967-03-02"),
        (f"A letter\n\nThe 3rd of November 2014\n\n{MORE}", "2014-11-03"),
        (f"LIMA, the 7th of March 2008 - {MORE} {MORE}", "2008-03-07"),
        # Of what is told.
        ("On Sunday, 7 December 1941, Japan attacked. It surrendered on Monday in 1945.", None),
        ("The ministers will meet in Lima on Friday, 12 May 2017. They met last week.", None),
        ("The court sits on Tuesday, 3 March 2015. Benin asked for a delay last week.", None),
        (f"Across it on 15 February 1989 marched its general. {MORE}", None),
        (f"{MORE}\n\nFounded at Cairo on 22 March 1945.", None),
        (f"The day was Tuesday, 3 March 2015. {MORE}", None),
    ],
)  # fmt: skip
def test_the_day_that_a_text_tells_as_its_own(text, day):
    assert _published(text) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("the seventh of March 2008", "2008-03-07"),
        ("March the 19th, 2003", "2003-03-19"),
        ("On 3 May two thousand people left.", None),
        ("on 7 March twenty men left", None),
    ],
)
def test_a_day_in_words(written, day):
    assert find_date(written) == day


def test_a_line_of_a_spoken_day_is_a_date_line():
    assert line_date("Monday, the 12th of August, 2013") == "2013-08-12"
