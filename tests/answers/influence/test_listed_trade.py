"""Trade by the Factbook's lists: shares, ranges, what nobody lists, and what installing changes."""

import numpy as np
import pytest

from multivector.answers.influence import listed_trade as lists
from multivector.answers.influence.influence import influence
from multivector.answers.influence.listed_trade import complete_shares, listed_trade, share_of
from multivector.records import loading
from multivector.store.warehouse import Store


def test_shares_of_a_state_add_up_and_listed_ones_stand_as_listed():
    trade = listed_trade()
    assert len(trade.names) > 190
    total = trade.share.sum(axis=1)
    assert np.median(np.abs(total - 1)) < 0.05
    assert (trade.named <= trade.share + 1e-12).all()
    both = lists._own_list("KAZ")
    assert both["CHN"] > both["RUS"] > 0.1
    assert share_of("KAZ", ["CHN"])[0] == pytest.approx(both["CHN"])


def test_a_listed_share_counts_on_the_side_that_lists_it():
    flows = np.array([[0.0, 6.0, 4.0], [3.0, 0.0, 2.0], [1.0, 2.0, 0.0]])
    none = np.full((3, 3), np.nan)
    sold = none.copy()
    sold[0, 1] = 0.5
    share, named = complete_shares(flows, sold, none)
    assert share[0, 1] == pytest.approx((0.5 + 3 / 4) / 2)
    assert named[0, 1] == pytest.approx(0.5 / 2)
    # The same flow is a purchase of the partner's, and so is its estimate.
    assert named[1, 0] == pytest.approx(6 / 8 / 2)
    assert named[2].sum() == 0


def test_an_unlisted_power_has_a_most_and_a_bloc_the_sum_of_its_members():
    value, lower, upper = share_of("TJK", ["USA"])
    assert (value, lower) == (None, 0.0)
    assert 0 < upper < 0.1
    germany, italy, both = (share_of("KAZ", m)[0] for m in (["DEU"], ["ITA"], ["DEU", "ITA"]))
    assert (germany or 0.0) + italy == pytest.approx(both, abs=0.02)
    assert share_of("ATA", ["USA"]) == (None, None, None)


def test_once_installed_a_line_says_what_changed(mirror, tmp_path, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path))
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    for origin in ("itpd", "worldbank_gdp", "baci_2023_matrix", "baci_hs10_97_bounds"):
        loading.pull(origin, store=Store())
    found = influence(states=["KAZ", "UZB"], powers=["CHN", "RUS"], channel="trade", years=2023)
    head = "Trade figures are {} flows instead of the Factbook's 2023 partner lists"
    assert found.sentences[-1].startswith(f"{head.format(2023)}; the two agree within 3%")
    old = influence(states=["KAZ"], powers=["CHN", "RUS"], channel="trade", years=2016)
    assert old.sentences[-1].startswith(f"{head.format(2016)}: CHN has 14% of KAZ's foreign trade")
    security = influence(states=["KAZ"], powers=["CHN"], channel="transport", years=2016)
    assert not any("Factbook" in sentence for sentence in security.sentences)
