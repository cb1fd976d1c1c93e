"""Near-duplicates under synthetic edits, merging across articles, and constant memory."""

import json
import random
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from multivector.cli.code import code as command
from multivector.coding.coded import Coded
from multivector.coding.coder import code
from multivector.coding.events.cross_article import (
    HASHES,
    THRESHOLD,
    Merger,
    NearDuplicateIndex,
    merge_events,
    signature,
)
from multivector.text.article import Article

WORDS = [f"word{k}" for k in range(3000)]


def _text(seed: int, length: int = 400) -> list[str]:
    chance = random.Random(seed)
    return [chance.choice(WORDS) for _ in range(length)]


def _likeness(one: list[str], other: list[str]) -> float:
    return float((signature(" ".join(one)) == signature(" ".join(other))).mean())


@pytest.mark.parametrize("seed", range(10))
def test_an_edited_article_is_a_near_duplicate_and_another_is_not(seed: int) -> None:
    text = _text(seed)
    chance = random.Random(seed)
    replaced = [chance.choice(WORDS) if chance.random() < 0.05 else word for word in text]
    for edited in (_text(99, 12) + text, text[: len(text) * 2 // 3], replaced):
        assert _likeness(text, edited) >= THRESHOLD
    assert _likeness(text, _text(seed + 1000)) < 0.1
    half = text[:100] + _text(seed + 2000, 300)
    assert _likeness(text, half) < THRESHOLD


def test_the_signature_estimates_jaccard() -> None:
    text = _text(5, 2004)
    other = text[:1504] + _text(6, 500)
    exact = 1500 / 2500
    assert _likeness(text, other) == pytest.approx(exact, abs=3 * (exact * 0.4 / HASHES) ** 0.5)


def test_an_index_forgets_the_oldest() -> None:
    index = NearDuplicateIndex(capacity=2)
    texts = [" ".join(_text(k)) for k in range(3)]
    assert [index.add(str(k), text) for k, text in enumerate(texts)] == [None, None, None]
    assert index.add("again", texts[2]) == "2"
    assert index.add("again", texts[0]) is None


def _coded(doc_id: str, text: str, published: str | None = "2023-05-18") -> Coded:
    return code(Article(doc_id, text, None, published, None, None, "en", "", "-"))


def test_an_event_in_two_articles_is_one_event_with_both_reports() -> None:
    told = [
        _coded("a", "Russia expelled two Polish diplomats."),
        _coded("b", "It rained. Moscow has expelled two Polish diplomats.", "2023-05-20"),
        _coded("c", "Russia expelled two Polish diplomats from its capital.", "2023-06-20"),
    ]
    events = list(merge_events(told))
    assert [[(t.doc_id, t.sentence) for t in e.documents] for e in events] == [
        [("a", 0), ("b", 1)],
        [("c", 0)],
    ]
    assert len(list(merge_events(told, window_days=0))) == 3
    assert len(list(merge_events(told, window_days=60))) == 1
    assert events[0].event_id == told[0].events[0].event_id


def test_a_near_duplicate_needs_no_date() -> None:
    text = "Russia expelled two Polish diplomats. " + " ".join(_text(1, 60)) + "."
    merger = Merger()
    events = []
    for coded in (_coded("a", text, None), _coded("b", text, None)):
        events += merger.add(coded.article, coded.events)
    events += merger.finish()
    assert merger.duplicates == 1
    assert [t.doc_id for e in events if e.event_type == "SANCTION" for t in e.documents] == [
        "a",
        "b",
    ]


def test_the_same_article_twice_is_one_report() -> None:
    text = "Russia expelled two Polish diplomats on 9 May. Russia expelled a Polish envoy in 1992."
    once = _coded("a", text)
    assert len(once.events) == 2
    assert [
        (e.date, [(t.doc_id, t.sentence) for t in e.documents]) for e in merge_events([once, once])
    ] == [("2023-05-09", [("a", 0)]), ("1992", [("a", 1)])]


def test_events_of_near_duplicates_on_other_days_stay_apart() -> None:
    rest = " ".join(_text(1, 60)) + "."
    told = [
        _coded("a", f"Russia expelled two Polish diplomats on 9 January 2023. {rest}"),
        _coded("b", f"Russia expelled two Polish diplomats on 9 May 2023. {rest}"),
        _coded("c", f"Russia expelled two Polish diplomats. {rest}", "2023-08-01"),
    ]
    for order in (told, told[1::-1] + told[2:]):
        merged = {
            e.date: {t.doc_id for t in e.documents}
            for e in merge_events(order)
            if e.event_type == "SANCTION"
        }
        assert len(merged) == 2
        assert sorted(map(len, merged.values())) == [1, 2]
        assert "a" in merged["2023-01-09"]
        assert "b" in merged["2023-05-09"]


def test_an_event_joins_the_nearest_of_several_and_none_of_its_own_article() -> None:
    told = [
        _coded("a", "It rained on the old bridge. Russia expelled two Polish diplomats on 8 May."),
        _coded("b", "Trams were late all week. Russia expelled two Polish diplomats on 13 May."),
        _coded("c", "Moscow said this: Russia expelled two Polish diplomats on 11 May."),
    ]
    near = [[t.doc_id for t in e.documents] for e in merge_events(told)]
    assert near == [["a"], ["b", "c"]]
    both = _coded(
        "d",
        "Russia expelled two Polish diplomats on 8 May. It rained. "
        "Russia expelled two Polish diplomats on 10 May.",
    )
    for order in ([told[0], both], [both, told[0]]):
        assert sorted(len(e.documents) for e in merge_events(order)) == [1, 2]


def test_memory_is_flat_over_ten_thousand_articles() -> None:
    model = _coded("a", "Russia expelled two Polish diplomats.")
    merger = Merger(pending=500)

    def feed(first: int, last: int) -> int:
        given = 0
        for k in range(first, last):
            text = " ".join(_text(k, 30))
            event = replace(model.events[0], doc_id=str(k), date=None, mode=f"mode{k}")
            article = replace(model.article, doc_id=str(k), text=text)
            given += sum(1 for _ in merger.add(article, [event]))
        return given

    given = feed(0, 2000)
    tracemalloc.start()
    given += feed(2000, 10_000)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Ids of the remembered articles and 500 events: far less than the 8,000 articles added.
    assert grown < 3_000_000
    assert given + sum(1 for _ in merger.finish()) == 10_000


def test_the_command_merges_across_documents(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "text": "Russia expelled two Polish diplomats.", "published": "2023-05-18"},
        {"id": "b", "text": "Moscow expelled two Polish diplomats.", "published": "2023-05-19"},
    ]
    source = tmp_path / "articles.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    def run(*options: str) -> list[dict[str, object]]:
        result = CliRunner().invoke(command, [str(source), "--format", "json", *options])
        assert result.exit_code == 0
        return json.loads(result.stdout)

    assert [event["documents"] for event in run()] == [[], []]
    (event,) = run("--merge")
    assert event["documents"] == [{"doc_id": "a", "sentence": 0}, {"doc_id": "b", "sentence": 0}]
    assert len(run("--merge", "--window", "0")) == 2
    assert CliRunner().invoke(command, [str(source), "--window", "2"]).exit_code != 0


def test_a_range_of_days_is_merged_with_a_day_of_it_and_a_practice_is_not() -> None:
    def merged(first: str, second: str) -> list[str | None]:
        told = "Kenya and Uganda held talks in Nairobi {}. It rained in {} {}."
        pair = (
            _coded(str(k), told.format(when, "the hills" * (k + 1), k))
            for k, when in enumerate((first, second))
        )
        return [event.date for event in merge_events(pair)]

    assert merged("on 8 and 9 May", "on 9 May") == ["2023-05-08/2023-05-09"]
    assert merged("between 2014 and 2016", "on 9 May") == ["2014/2016", "2023-05-09"]


_EXPELLED = "Congo expelled Rwanda's ambassador on 21 May."


@pytest.mark.parametrize(
    ("first", "second", "events"),
    [
        (_EXPELLED, "Congo expelled two Rwandan diplomats on 24 May.", 2),
        (_EXPELLED, "Congo expelled the Rwandan ambassador on 24 May.", 1),
        (_EXPELLED, "Congo expelled two Rwandan diplomats on 22 May.", 1),
        ("Congo expelled two Rwandan diplomats on 21 May.",
         "Congo expelled four Rwandan diplomats on 24 May.", 2),
        ("Israel bombed Iran on 21 May.", "Israel bombed Iran on 23 May.", 2),
        ("Israel bombed Iran on 21 May.", "Israel bombed Iran on 22 May.", 1),
        ("Israel bombed Iran on 21 May.", "Israel has bombed Iran.", 1),
        (_EXPELLED, "In May 2023 Congo expelled Rwanda's ambassador.", 1),
        (_EXPELLED, "In May 2023 Congo expelled two Rwandan diplomats.", 2),
        (_EXPELLED, "In April 2023 Congo expelled Rwanda's ambassador.", 2),
        (_EXPELLED, "In 2023 Congo expelled Rwanda's ambassador.", 2),
        ("Israel bombed Iran on 21 May.", "In May 2023 Israel bombed Iran.", 1),
    ],
)  # fmt: skip
def test_deeds_of_two_days_stay_apart_and_a_month_has_its_day(
    first: str, second: str, events: int
) -> None:
    told = [_coded(str(k), text, "2023-05-24") for k, text in enumerate((first, second))]
    for order in (told, told[::-1]):
        assert len(list(merge_events(order))) == events


def test_a_month_is_none_of_several_days_and_takes_in_only_one() -> None:
    told = [
        _coded("a", "Israel bombed Iran on 11 May.", "2023-05-31"),
        _coded("b", "Israel bombed Iran on 21 May.", "2023-05-31"),
        _coded("c", "In May 2023 Israel bombed Iran.", "2023-05-31"),
    ]
    found = [[[t.doc_id for t in e.documents] for e in merge_events(o)]
             for o in (told, told[::-1])]  # fmt: skip
    assert found == [[["a"], ["b"], ["c"]], [["c", "b"], ["a"]]]
