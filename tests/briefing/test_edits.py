"""Corrections by hand: struck, changed and judged again, marked on the page, refused by line."""

import json
from pathlib import Path

import pytest

from multivector.briefing.build import brief
from multivector.briefing.edits import read_edits
from multivector.briefing.renderings.document import Brief
from multivector.errors import InputError

TEXT = (
    "Envoys in Lima\n\nPeru accused Chile of spying on 3 May 2023. Russia invaded Ukraine in 2022. "
    "China is Peru's largest trading partner. “We saw it,” said Ana Rojas, a minister of Peru."
)


@pytest.fixture(scope="module")
def plain() -> Brief:
    return brief(TEXT, published="2023-05-04")


def _ids(plain: Brief) -> tuple[list[str], str]:
    told = plain.to_dict()
    claim = next(one["claim_id"] for one in told["claims"] if "largest" in one["text"])
    return [event["event_id"] for event in told["events"]], claim


def _with(path: Path, edits: object) -> Brief:
    path.write_text(json.dumps(edits))
    return brief(TEXT, published="2023-05-04", edits=path)


def test_events_are_struck_and_changed_and_the_page_says_so(plain: Brief, tmp_path: Path) -> None:
    (first, second, *_), _ = _ids(plain)
    change = {"event_type": "THREATEN", "recipient": ["Bolivia"], "date": "2023-05"}
    found = _with(
        tmp_path / "e.json",
        [
            {"event": first, "change": change, "reason": "The <b>court</b> says so."},
            {"event": second, "strike": True, "reason": "A rumour."},
        ],
    )
    events = {event.event_id: event for event in found.coded.events}
    assert second not in events
    changed = events[first]
    assert (changed.event_type, changed.quad, changed.date) == (
        "THREATEN", "verbal-conflict", "2023-05",
    )  # fmt: skip
    assert [actor.code for actor in changed.recipient] == ["BOL"]
    told = found.to_dict()["edits"]
    assert [(one["id"], one["change"]) for one in told] == [(first, change), (second, None)]
    assert told[0]["before"]["event_type"] == "ACCUSE"
    page = found.to_html()
    assert page.count('href="#edits"') == 1
    assert "The &lt;b&gt;court&lt;/b&gt; says so." in page
    assert "A rumour." in found.to_markdown()
    assert "Manual edits" not in plain.to_html()


def test_a_form_is_struck_or_judged_again(plain: Brief, tmp_path: Path) -> None:
    _, claim = _ids(plain)
    edit = {"form": claim, "change": {"subject": ["USA"]}, "reason": "The minister meant the US."}
    found = _with(tmp_path / "e.jsonl", edit)
    check = next(c["check"] for c in found.to_dict()["claims"] if c["claim_id"] == claim)
    assert (check["subject"], check["partner"]) == (["USA"], ["PER"])
    assert check["edited"] == "The minister meant the US."
    assert "edited manually" in found.to_html()
    found = _with(tmp_path / "s.json", [{"form": claim, "strike": True, "reason": "Irony."}])
    check = next(c["check"] for c in found.to_dict()["claims"] if c["claim_id"] == claim)
    assert (check["form"], check["verdict"]) == (None, "cannot tell")


def test_a_claim_is_struck_or_gets_its_speaker(plain: Brief, tmp_path: Path) -> None:
    _, claim = _ids(plain)
    edit = {"claim": claim, "change": {"speaker": "Ana Rojas"}, "reason": "She said it."}
    found = _with(tmp_path / "e.json", [edit])
    assert [c.speaker for c in found.coded.claims if "largest" in c.text] == ["Ana Rojas"]
    found = _with(tmp_path / "s.json", [{"claim": claim, "strike": True, "reason": "Irony."}])
    assert not any("largest" in c.text for c in found.coded.claims)


def test_toml_has_the_same_edits(tmp_path: Path) -> None:
    path = tmp_path / "e.toml"
    path.write_text(
        '# desk, 5 May\n[[edits]]\nevent = "a"\nstrike = true\nreason = "no"\n\n'
        '[[edits]]\nclaim = "b"\nchange = { speaker = "X" }\nreason = "heard\\nit"\n'
    )
    first, second = read_edits(path)
    assert (first.target, first.id, first.change, first.where) == (
        "event",
        "a",
        None,
        f"{path}, line 2",
    )
    assert (second.change, second.reason, second.where) == (
        {"speaker": "X"}, "heard it", f"{path}, line 7",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ('{"event": "a", "strike": true}', "line 2: an edit must have a reason"),
        ('{"event": "a", "strike": true, "reason": " "}', "line 2: an edit must have a reason"),
        ('{"event": "a", "reason": "r"}', "line 2: an edit must contain strike or change"),
        ('{"event": "a", "strike": true, "change": {"mode": "x"}, "reason": "r"}', "both strike"),
        ('{"event": 3, "strike": true, "reason": "r"}', "line 2: the ID of the event must be text"),
        ('{"evnt": "a", "strike": true, "reason": "r"}', "line 2: unknown field: 'evnt'"),
        ('{"event": "a", "change": {"dat": "2023"}, "reason": "r"}', "line 2: unknown field of event: 'dat'"),  # noqa: E501
        ('{"event": "1", "strike": true, "reason": "r"}', "line 2: already edited in .*line 1"),
        ('["a"', "line 2: invalid JSON|line 2: an edit must be an object"),
        ('{"event": "zz", "strike": true, "reason": "r"}', "line 2: unknown event: 'zz'"),
        ('{"claim": "zz", "strike": true, "reason": "r"}', "line 2: unknown claim: 'zz'"),
        ('{"form": "zz", "change": {"start": 3}, "reason": "r"}', "line 2: unknown form: 'zz'"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_by_line(
    plain: Brief, lines: str, what: str, tmp_path: Path
) -> None:
    (first, *_), _ = _ids(plain)
    good = json.dumps({"event": first, "strike": True, "reason": "r"})
    path = tmp_path / "e.jsonl"
    bad = lines.replace('"1"', json.dumps(first))
    path.write_text(f"{good}\n{bad}\n")
    with pytest.raises(InputError, match=what):
        brief(TEXT, published="2023-05-04", edits=path)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"event_type": "YEILD"}, "unknown event_type"),
        ({"mode": "visit"}, "unknown mode of ACCUSE"),
        ({"date": "2023-13"}, "not a date"),
        ({"actor": "Peru"}, "list of states"),
        ({"actor": ["Atlantis"]}, "Atlantis"),
        ({"status": "maybe"}, "unknown status"),
        ({"reciprocal": "yes"}, "true or false"),
        ({"mode": ["visit"]}, "unknown mode of ACCUSE"),
    ],
)
def test_a_wrong_value_is_refused(
    plain: Brief, change: dict[str, object], what: str, tmp_path: Path
) -> None:
    (first, *_), _ = _ids(plain)
    with pytest.raises(InputError, match=what):
        _with(tmp_path / "e.json", [{"event": first, "change": change, "reason": "r"}])


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"negated": "no"}, "negated must be true or false"),
        ({"negated": 0}, "negated must be true or false"),
        ({"claimed": True}, "claimed must be a number"),
        ({"claimed": float("nan")}, "claimed must be a number"),
        ({"claimed": 10**400}, "claimed must be a number"),
        ({"start": True}, "start must be a year"),
        ({"end": "2020"}, "end must be a year"),
        ({"relation": ["highest"]}, "relation must be a word"),
        ({"negated": True, "start": 2020, "claimed": 1.5, "relation": "highest"}, None),
        ({"negated": False}, None),
    ],
)
def test_a_value_of_another_kind_is_refused(
    plain: Brief, change: dict[str, object], what: str | None, tmp_path: Path
) -> None:
    edits = [{"form": _ids(plain)[1], "change": change, "reason": "r"}]
    if what is None:
        assert _with(tmp_path / "e.json", edits).edits[0]["change"] == change
    else:
        with pytest.raises(InputError, match=what):
            _with(tmp_path / "e.json", edits)
