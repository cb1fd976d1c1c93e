"""Ranges of listed and unlisted shares."""

import pytest

from multivector.measures.listed_shares import _errors, cell, share_range


def test_every_cell_has_a_range_and_listed_shares_have_the_narrowest():
    table = _errors()
    assert (table[..., 0] < 0).all()
    assert (table[..., 1] > 0).all()
    width = table[0, :, :, 1] - table[0, :, :, 0]
    assert (width[2] < width[0]).all()


def test_a_share_has_at_most_all_trade_and_wider_pairs_wider_ranges():
    assert share_range(0.95, 0.95, 1.75, many=False)[1] == 1.0
    near, far = (share_range(0.1, 0.1, by, many=False) for by in (1.0, 1.5))
    assert far[0] < near[0] < 0.1 < near[1] < far[1]


@pytest.mark.parametrize(("share", "named", "place"), [(0.01, 0.0, (0, 0)), (0.1, 0.1, (2, 2))])
def test_cells(share, named, place):
    assert tuple(int(k) for k in cell(share, named)) == place
