"""Digests: stories, disagreements, copies, the same bytes however made, and few words in sight."""

import json
import re
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from lxml import html

from multivector.briefing import build
from multivector.briefing.brief import brief
from multivector.briefing.cards import claims_of
from multivector.briefing.digest.digest import digest
from multivector.briefing.digest.document import Digest
from multivector.briefing.digest.stories import _joined, grouped
from multivector.briefing.digest.view import view_of
from multivector.cli.main import main
from multivector.coding.batch import Progress
from multivector.errors import InputError, UsageError
from multivector.text.article import Article

FIRST = """Quake rescue in Peru

18 May 2023

Peru arrested 12 Chilean fishermen off the coast of Tacna on Wednesday. The fishermen had crossed
the maritime border at night, Peru's navy said. "We will defend the sea of Tacna," said Admiral
Jorge Paz. Chile condemned the arrests in Tacna and recalled its ambassador from Lima. China is
Peru's largest trading partner. Fishing boats from Arica and Ilo often meet near the border.
"""
SECOND = """Fishermen seized near Tacna

19 May 2023

Chile said on Thursday that Peru arrested 20 Chilean fishermen near Tacna. Chile's foreign minister
recalled the ambassador from Lima and condemned Peru. The boats left Arica on Tuesday and crossed
the maritime border at night. The navy of Peru towed the boats to Ilo. China is Peru's largest
trading partner. Most of the fish is sold there.
"""
OTHER = """Ministers meet in Nairobi

3 June 2023

Kenya and Ethiopia signed an agreement on grain in Nairobi on Friday. Somalia criticised the
agreement. The African Union welcomed the harvest plan, the railway and the new storage houses.
"""


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    (folder / "1.txt").write_text(FIRST)
    (folder / "2.txt").write_text(OTHER)
    (folder / "3.txt").write_text(SECOND)
    (folder / "4.txt").write_text(FIRST.replace("often", "sometimes"))
    (folder / "5.txt").write_bytes(b"a\x00b" * 50)
    return folder


@pytest.fixture(scope="module")
def made(news: Path) -> Digest:
    found = brief(news)
    assert isinstance(found, Digest)
    return found


def test_accounts_of_one_story_are_together_and_a_copy_is_named(made: Digest) -> None:
    story, other = made.stories
    names = [Path(article.source).name for article in story.articles]
    assert names == ["1.txt", "3.txt", "4.txt"]
    first, _, copy = (article.doc_id for article in story.articles)
    assert dict(story.copies) == {copy: first}
    assert [Path(article.source).name for article in other.articles] == ["2.txt"]
    assert [Path(one.source).name for one in made.refused] == ["5.txt"]


def test_copies_count_once_and_are_named(tmp_path: Path) -> None:
    title, *parts = FIRST.split("\n\n")
    body = f"<h1>{title}</h1>" + "".join(f"<p>{part}</p>" for part in parts)
    (tmp_path / "1.txt").write_text(FIRST)
    (tmp_path / "2.html").write_text(f"<html><head><title>{title}</title></head>{body}</html>")
    (tmp_path / "3.txt").write_text(FIRST)  # the same bytes
    (tmp_path / "4.txt").write_text(SECOND)
    made = digest(tmp_path)
    assert repr(made) == "Digest of 2 articles and 1 copy, 1 story"
    page = html.fromstring(made.to_html())
    assert page.findtext(".//h1") == "2 articles and 1 copy, 1 story"
    assert len({one.get("id") for one in page.iterfind(".//li[@id]")}) == 3
    (story,) = view_of(made)
    assert [(entry.file, entry.copy_of) for entry in story.entries] == [
        ("1.txt", None), ("2.html", 1), ("4.txt", None)
    ]  # fmt: skip
    assert {cite for event in story.events for cite in event.cites} <= {1, 3}
    assert [(Path(one.source).name, Path(one.reason).name) for one in made.refused] == [
        ("3.txt", "1.txt")
    ]
    # Of one article in two formats, no story is reported by more than one article.
    (tmp_path / "4.txt").unlink()
    assert "reported by more than one" not in digest(tmp_path).to_html()


@pytest.mark.parametrize(
    ("first", "second", "sides"),
    [
        ("38 people were killed", "At least 42 people were killed", ["38", "42"]),
        ("38 people were killed", "At least 30 people were killed", []),
        ("38 people were killed", "38 people were killed", []),
    ],
)
def test_the_dead_of_a_crash_are_compared(first, second, sides, tmp_path: Path) -> None:
    told = "when a bus on its way from Lima to Cusco fell into a gorge near Nazca, police said."
    wet = "It had rained all night. The bus of the firm Inca left Lima at noon with 60 passengers."
    late = "Helpers came from Nazca at dawn. A doctor there asked for blood, and schools closed."
    for name, dead, rest in (("1.txt", first, wet), ("2.txt", second, late)):
        text = f"Bus falls into gorge near Nazca\n\n10 May 2023\n\n{dead} {told}\n\n{rest}"
        (tmp_path / name).write_text(text)
    (story,) = digest(tmp_path).stories
    found = [side.words for one in story.disagreements for side in one.sides]
    assert found == sides


def test_a_post_without_full_stops_has_a_lead_of_one_line(tmp_path: Path) -> None:
    lines = ["Rebels sink ship", "Rebels have sunk a second ship in the Red Sea", "Four are dead"]
    (tmp_path / "1.txt").write_text("\n\n".join(lines))
    (story,) = digest(tmp_path).stories
    assert [*story.leads.values()] == [lines[1]]


def test_articles_that_give_other_numbers_disagree(made: Digest) -> None:
    numbers = [one for one in made.stories[0].disagreements if one.kind == "number"]
    assert [side.words for one in numbers for side in one.sides] == ["12", "20"]
    first, second, _ = (article.doc_id for article in made.stories[0].articles)
    assert [side.articles for side in numbers[0].sides] == [(first,), (second,)]
    assert not made.stories[1].disagreements


@pytest.mark.parametrize(
    ("one", "other", "about"),
    [
        ("Germany gave Ethiopia $50 million in aid.", "Germany gave Ethiopia $100 million in aid.",
         "how many dollars (Ethiopia)"),
        ("The United States gave Ethiopia $50 million in aid.",
         "Germany gave Ethiopia $100 million in aid.", None),
        ("Kenya sent 500 troops to Ethiopia.", "Kenya sent 800 troops to Ethiopia.",
         "how many troops (Ethiopia)"),
        ("Kenya sent 500 troops to Ethiopia.", "Sudan sent 800 troops to Ethiopia.", None),
        ("Peru arrested 12 Ethiopian smugglers.", "Kenya arrested 30 Ethiopian smugglers.", None),
        # Who did harm may be disputed too.
        ("Eritrea attacked Ethiopia and killed 12 soldiers.",
         "Sudan attacked Ethiopia and killed 30 soldiers.", "how many were killed (Ethiopia)"),
    ],
)  # fmt: skip
def test_what_others_gave_or_sent_is_no_disagreement(
    one: str, other: str, about: str | None, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(
        f"Drought in Ethiopia\n\n18 May 2023\n\n{one} The harvest failed in Tigray and in the "
        "Ogaden. Grain reached the port of Berbera on Tuesday."
    )
    (tmp_path / "b.txt").write_text(
        f"Help for Ethiopia\n\n19 May 2023\n\n{other} The rains failed again in Tigray and the "
        "Ogaden. Ships with grain lay in Berbera."
    )
    made = digest(tmp_path)
    assert len(made.stories) == 1
    (shown,) = (story.disagreements for story in view_of(made))
    assert [words for words, _ in shown] == ([about] if about else [])


@pytest.mark.parametrize(
    ("one", "other", "sides"),
    [
        # Each tells of another attack too.
        ("Eritrea attacked Ethiopia on 17 May 2023 and killed 12 soldiers. Eritrea attacked "
         "Ethiopia on 3 March 2023 and killed 30 soldiers.",
         "Eritrea attacked Ethiopia on 17 May 2023 and killed 12 soldiers. Eritrea attacked "
         "Ethiopia on 9 April 2023 and killed 5 soldiers.", []),
        ("Eritrea attacked Ethiopia on 17 May 2023 and killed 12 soldiers. Eritrea attacked "
         "Ethiopia on 3 March 2023 and killed 30 soldiers.",
         "Eritrea attacked Ethiopia on 17 May 2023 and killed 18 soldiers.", ["12", "18"]),
        # Without days: one that gives both numbers does not dispute either.
        ("Eritrea attacked Ethiopia and killed 12 soldiers. Earlier Eritrea attacked Ethiopia and "
         "killed 30 soldiers.", "Eritrea attacked Ethiopia and killed 12 soldiers.", []),
        ("Eritrea attacked Ethiopia on 17 May 2023 and killed 12 soldiers.",
         "Eritrea attacked Ethiopia and killed 18 soldiers.", ["12", "18"]),
    ],
)  # fmt: skip
def test_numbers_of_other_days_are_no_disagreement(
    one: str, other: str, sides: list[str], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(
        f"Drought in Ethiopia\n\n18 May 2023\n\n{one} The harvest failed in Tigray and in the "
        "Ogaden. Grain reached the port of Berbera on Tuesday."
    )
    (tmp_path / "b.txt").write_text(
        f"Help for Ethiopia\n\n19 May 2023\n\nThe rains failed again in Tigray and the Ogaden. "
        f"{other} Ships with grain lay in Berbera."
    )
    made = digest(tmp_path)
    assert len(made.stories) == 1
    assert not made.stories[0].copies
    told = [side.words for one in made.stories[0].disagreements for side in one.sides]
    assert told == sides


@pytest.mark.parametrize(
    ("one", "other", "about"),
    [
        ("Kenya attacked Ethiopia on 17 May 2023.", "Ethiopia attacked Kenya on 17 May 2023.",
         "who acted on whom"),
        ("Kenya attacked Ethiopia on 17 May 2023.", "Ethiopia attacked Kenya on 9 April 2023.", ""),
        ("Kenya attacked Ethiopia on 17 May 2023.", "Ethiopia attacked Kenya.",
         "who acted on whom"),
    ],
)  # fmt: skip
def test_who_acted_on_whom_on_other_days_is_no_disagreement(
    one: str, other: str, about: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(
        f"Drought in Ethiopia\n\n18 May 2023\n\n{one} The harvest failed in Tigray and in the "
        "Ogaden. Grain reached the port of Berbera on Tuesday."
    )
    (tmp_path / "b.txt").write_text(
        "Help for Ethiopia\n\n19 May 2023\n\nThe rains failed again in Tigray and the Ogaden. "
        f"Ships with grain lay in Berbera. {other}"
    )
    made = digest(tmp_path)
    assert len(made.stories) == 1
    found = [one.about for one in made.stories[0].disagreements]
    assert found == ([about] if about else [])


def test_a_claim_of_two_articles_is_checked_once_and_names_both(made: Digest) -> None:
    trade = [one for one in made.stories[0].claims if "largest" in one.claim.text]
    assert len(trade) == 1
    assert len(trade[0].articles) == 2
    assert trade[0].verdict


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Serbia is a member of NATO", "Serbia is not a member of NATO", False),
        ("Serbia is not a member of NATO", "Serbia is not one of the members of NATO", True),
        ("China is Peru's largest trading partner", "China is Peru's second-largest trading "
         "partner", False),
        ("China is Peru's largest trading partner", "The largest trading partner of Peru is China",
         True),
        ("Peru has more than 33 million people", "Peru has more than 20 million people", False),
        ("Peru traded more with China than with India", "Peru traded more with China than with "
         "Japan", False),
        ("Mali is a member of NATO and Chad is a member of ECOWAS", "Mali is a member of NATO and "
         "Niger is a member of the EAEU", False),
    ],
)  # fmt: skip
def test_what_is_not_the_same_is_said_of_each_article(
    one: str, other: str, same: bool, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(f"{one}, the minister said in Lima on Friday.")
    (tmp_path / "b.txt").write_text(f"{other}, according to a spokesman. Snow fell in Oslo.")
    made = digest(tmp_path).to_dict()["stories"]
    cited = [len(claim["articles"]) for story in made for claim in story["claims"]]
    assert cited == ([2] if same else [1, 1])
    assert claims_of(build.brief(f"{one}. {other}.")).checked == len(cited)


def test_a_deed_of_several_articles_is_one_event(made: Digest) -> None:
    recalls = [
        event
        for event in made.stories[0].events
        if len({report.doc_id for report in event.documents}) > 1
    ]
    assert recalls


def test_workers_and_a_resumed_run_change_no_byte(
    made: Digest, news: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    again = digest(news, workers=2, parts=tmp_path / "parts")
    assert again.to_json() == made.to_json()
    counts = []
    resumed = digest(news, parts=tmp_path / "parts", on_progress=counts.append)
    assert (resumed.to_html(), resumed.to_markdown()) == (made.to_html(), made.to_markdown())
    assert counts[-1].resumed == 4
    main(["brief", str(news), "-o", str(tmp_path / "d.json"), "--no-data"])
    assert (tmp_path / "d.json").read_text() == made.to_json()
    assert not (tmp_path / "d.json.parts").exists()
    assert "skipped" in capfd.readouterr().err


def _several(kind: str, folder: Path) -> Path:
    """Write the same three articles as a folder or a file of a kind."""
    texts = {"a": FIRST, "b": OTHER, "c": SECOND}
    path = folder / f"news.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in texts.items():
                archive.writestr(f"{name}.txt", text)
    elif kind == "jsonl":
        path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts.values()))
    elif kind == "parquet":
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pytest.importorskip("pyarrow").table({"text": [*texts.values()]}), path)
    else:
        items = "".join(
            f"<item><description>{text}</description></item>" for text in texts.values()
        )
        path.write_text(f"<rss><channel>{items}</channel></rss>")
    return path


@pytest.mark.parametrize("kind", ["zip", "jsonl", "parquet", "xml"])
def test_a_digest_of_any_file_of_articles_resumes(kind: str, tmp_path: Path) -> None:
    path, parts, counts = _several(kind, tmp_path), tmp_path / "parts", []

    def stop(progress: Progress) -> None:
        if progress.documents == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        digest(path, parts=parts, on_progress=stop)
    resumed = digest(path, parts=parts, on_progress=counts.append)
    assert counts[-1].documents == 3
    assert counts[-1].resumed == 2
    assert resumed.to_json() == digest(path).to_json()
    assert len([article for story in resumed.stories for article in story.articles]) == 3


def test_every_number_on_the_page_leads_to_its_article(made: Digest) -> None:
    page = html.fromstring(made.to_html())
    anchors = {element.get("id") for element in page.iter() if element.get("id")}
    targets = [a.get("href")[1:] for a in page.iter("a") if a.get("href", "").startswith("#")]
    assert set(targets) <= anchors
    assert {"article-1", "article-4"} <= set(targets) | anchors
    assert not page.findall(".//script")


def test_twenty_articles_have_at_most_2500_words_in_sight(tmp_path: Path) -> None:
    for number in range(10):
        town = [
            "Lima",
            "Oslo",
            "Rome",
            "Cairo",
            "Delhi",
            "Quito",
            "Tunis",
            "Sofia",
            "Minsk",
            "Doha",
        ]
        sets = [f"{town[number]}{word}" for word in "abcdefghijklmnopq"]
        for text, name in ((FIRST, "a"), (SECOND, "b")):
            body = text.replace("Tacna", town[number]) + (" ".join(sets) + ". ") * 8
            (tmp_path / f"{number}{name}.txt").write_text(body)
    found = digest(tmp_path)
    assert len(found.articles) == 20
    page = html.fromstring(found.to_html())
    for folded in page.xpath("//details/*[not(self::summary)] | //style | //title"):
        folded.getparent().remove(folded)
    assert len(page.text_content().split()) <= 2500


def test_hostile_text_is_shown_as_text(tmp_path: Path) -> None:
    record = {
        "id": '"><script>x()</script>',
        "title": "<img src=x onerror=y()>",
        "publisher": "[a](javascript:z())",
        "url": "javascript:alert(1)",
        "text": "Peru accused Chile of spying. <script>alert(2)</script> Chile denied it.",
    }
    lines = [record, {**record, "id": 2, "text": "Kenya thanked Ghana for the grain."}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    found = brief(tmp_path / "a.jsonl")
    page = html.fromstring(found.to_html())
    assert not page.xpath("//script | //img | //*[@onerror] | //a[starts-with(@href, 'java')]")
    assert not re.search(r"(?<!\\)\]\(", found.to_markdown())


def test_one_article_is_a_brief_and_options_of_one_are_refused(news: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": FIRST}))
    assert not isinstance(brief(tmp_path / "a.jsonl"), Digest)
    with pytest.raises(UsageError, match="a single article"):
        brief(news, region="central-asia")
    with pytest.raises(UsageError, match="min_confidence"):
        brief(news, min_confidence=0.5)
    with pytest.raises(SystemExit, match="2"):
        main(["brief", str(news), "--min-confidence", "0.5", "--no-data"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no document"):
        brief(tmp_path / "empty")


def test_articles_days_apart_are_not_one_story() -> None:
    def article(text: str, published: str) -> Article:
        return Article(published, text, None, published, None, None, "en", "0", "a")

    near = [article(FIRST, "2023-05-18"), article(SECOND, "2023-05-19")]
    far = [article(FIRST, "2023-05-18"), article(SECOND, "2023-06-19")]
    assert len(grouped(near).stories) == 1
    assert len(grouped(far).stories) == 2


@pytest.mark.parametrize("alike", [0.2, 0.5])
def test_an_article_of_no_day_joins_only_its_like_as_words_do_not_tell_years_apart(alike):
    means = np.array([[1, alike], [alike, 1]])
    assert _joined(means, [date(2022, 8, 5), date.min]) == [[0], [1]]
    assert _joined(means, [date(2022, 8, 5), date(2022, 8, 7)]) == [[0, 1]]
    assert _joined(means, [date.min, date.min]) == [[0, 1]]


def test_an_undated_article_is_of_the_last_day_that_it_tells_of() -> None:
    def stories(told: str) -> int:
        text = SECOND.replace("19 May 2023\n\n", "").replace("at night.", f"at night{told}.")
        other = Article("b", text, None, None, None, None, "en", "0", "b")
        first = Article("a", FIRST, None, "2023-05-18", None, None, "en", "0", "a")
        return len(grouped([first, other]).stories)

    assert stories(" on 17 May 2023") == 1
    assert stories("") == stories(" and will return on 9 July 2023") == 2
    assert stories(" on 9 July 2023") == stories(" on 17 May 2019") == 2


def test_a_story_of_one_article_shows_what_its_page_would_open_with(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(
        "Port seized in Djibouti\n\nThe president signed the order and soldiers took the harbour. "
        "China bought a share of the port in 2013. Djibouti accused Eritrea of spying in June 2017."
    )
    (tmp_path / "b.txt").write_text(OTHER)
    main(["brief", str(tmp_path), "-o", str(tmp_path / "d.html"), "--no-data"])
    assert "1 document (" in (said := capfd.readouterr().err)
    assert "a.txt): no date found" in said
    made = {story.title: story for story in view_of(digest(tmp_path))}
    port = made["Port seized in Djibouti"]
    assert not port.events
    assert port.more_events
    assert port.entries[0].lead.startswith("The president signed")
    (event,) = made["Ministers meet in Nairobi"].events
    assert event.words == "Kenya and Ethiopia signed an agreement, 2 June 2023"
