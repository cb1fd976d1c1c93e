"""Forecasts of past events: from what was known then only, calibrated where the truth is."""

import numpy as np
import pytest
from tests.answers.violations import violations

import multivector as mv
from multivector.answers.forecasts.event_backtest import FIRST, Occurrences, _forecasts, _vote
from multivector.cli.main import main
from multivector.errors import InputError
from multivector.measures.forecasts.calibration import calibration

YEARS = range(1995, 2010)


def drawn(seed: int = 1, *, annual: bool = False) -> Occurrences:
    """Return the events of 3,000 pairs whose rates differ, of 30 years."""
    random = np.random.default_rng(seed)
    rates = random.gamma(0.3, 0.3, 3000)
    counts = random.poisson(rates[:, None] / 2, (3000, 60))
    if annual:
        counts[:, 1::2] = 0
    return Occurrences(counts, annual, FIRST + 30.0, 1 / 12)


@pytest.mark.parametrize("horizon", [0.5, 1.0, 2.0])
def test_rates_that_do_not_change_are_forecast_without_bias(horizon):
    past = _forecasts(drawn(), YEARS, horizon)
    assert past.own.mean() == pytest.approx(past.outcome.mean(), rel=0.05)
    assert calibration(past.own, past.outcome, past.year).slope == pytest.approx(1, abs=0.1)
    assert past.base.mean() > 1.3 * past.outcome.mean()  # what Jeffreys' prior adds


@pytest.mark.parametrize("annual", [False, True])
def test_a_forecast_sees_nothing_that_was_not_published(annual):
    record = drawn(annual=annual)
    year = 2000
    one = _forecasts(record, range(year, year + 1), 1.0)
    changed = record.counts.copy()
    changed[:, int(2 * (record.known(year) - FIRST)) :] = 9
    two = _forecasts(
        Occurrences(changed, annual, record.ends, record.lag), range(year, year + 1), 1.0
    )
    for name in ("own", "base", "persistence"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
    assert two.outcome.all()
    assert record.known(year) < year


def test_a_window_beyond_the_list_is_not_judged():
    record = drawn()
    assert _forecasts(record, range(2009, 2010), 1.0) is not None  # ends with the list
    assert _forecasts(record, range(2009, 2010), 2.0) is None
    assert _forecasts(drawn(annual=True), YEARS, 0.5) is None  # a year is not known by halves


def test_a_vote_is_forecast_from_the_votes_before():
    earlier = np.array([[1, 1, 3, 0, 1], [2, 2, 2, 2, 2], [0, 0, 0, 0, 0]], dtype=np.int8)
    own, base, persistence, outcome, _ = _vote(earlier, np.array([1, 1, 1], dtype=np.int8), 2000)
    assert own.tolist() == [3.5 / 5, 0.5 / 6]  # nothing known of the third
    assert base.tolist() == own.tolist()
    assert persistence.tolist() == [True, False]
    assert outcome.all()


def test_visits_on_record_are_scored_at_three_horizons(mirror, capsys):
    for origin in ("us_president_visits", "us_secretary_visits"):
        mv.data.pull(origin)
    found = mv.forecasts.backtest(events=True, region="south-caucasus")
    assert violations("forecast_scores", found) == []
    sets = list(dict.fromkeys(row["set"] for row in found))
    assert sets == [
        f"visit, {months} months ({origin})"
        for origin in ("us_president_visits", "us_secretary_visits")
        for months in (6, 12, 24)
    ]
    assert all(row["claimed"] == (row["n"] >= 200) for row in found)
    assert "Exploratory" in found.caption
    main(["forecasts", "score", "--backtest", "--events", "--region", "gulf", "--format", "csv"])
    assert "visit, 24 months" in capsys.readouterr().out


def test_where_nothing_happened_the_slope_is_unknown(mirror):
    mv.data.pull("us_president_visits_2023")
    found = mv.forecasts.backtest(events=True, region="central-asia")
    assert not any(row["slope"] for row in found if row["set"].startswith("visit, 6 months"))
    assert "calibration slope unknown, skill over the base rate 0.69 (" in found.sentences[0]
    elsewhere = mv.forecasts.backtest(events=True, region="europe").sentences
    assert not any("unknown" in said for said in elsewhere)


def test_without_a_list_of_events_it_says_what_to_install(capsys):
    with pytest.raises(InputError, match="no event data") as caught:
        mv.forecasts.backtest(events=True)
    assert "data pull" in caught.value.next
    with pytest.raises(SystemExit) as ended:
        main(["forecasts", "score", "--events"])
    assert ended.value.code == 2
    assert "--events: only valid with --backtest" in capsys.readouterr().err
