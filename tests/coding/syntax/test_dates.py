import pytest

from multivector.coding.syntax.dates import find


@pytest.mark.parametrize(
    ("text", "published", "future", "expected"),
    [
        ("They met on 3 May.", "2023-05-01", False, "2023-05-03"),
        ("They met on 20 December.", "2023-01-05", False, "2022-12-20"),
        ("They will meet on 20 January.", "2023-12-05", True, "2024-01-20"),
        ("They met on May 18, 2023.", "2024-01-01", False, "2023-05-18"),
        ("They met in October 2022.", "2023-05-18", False, "2022-10"),
        ("They met in October.", "2023-05-18", False, "2022-10"),
        ("They met yesterday.", "2023-05-18", False, "2023-05-17"),
        ("They met on Monday.", "2023-05-18", False, "2023-05-15"),
        ("They will meet on Monday.", "2023-05-18", True, "2023-05-22"),
        ("They met last year.", "2023-05-18", False, "2022"),
        ("They met two weeks ago.", "2023-05-18", False, "2023-05"),
        ("They met on 2021-07-04.", None, False, "2021-07-04"),
        ("They met on 31 February 2023.", "2023-05-18", False, None),
        ("They may march on.", "2023-05-18", False, None),
        ("They met on Monday.", None, False, None),
    ],
)
def test_a_date_is_read_against_the_article(text, published, future, expected):
    found = find(text, published, future=future)
    assert (found[0][0] if found else None) == expected
