"""Sports clubs named for a capital are no state."""

import pytest

from multivector.codes.gazetteer.names import find


@pytest.mark.parametrize("club", ["Real Madrid", "Red Star Belgrade", "Dynamo Kyiv", "AEK Athens"])
def test_a_club_is_no_state(club):
    assert [m.entity.code for m in find(f"{club} beat the visitors in Ghana.")] == ["GHA"]
