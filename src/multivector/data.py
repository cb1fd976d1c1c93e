"""List, download, verify and cite the public record installed on this machine.

>>> import multivector as mv
>>> mv.data.list().where(origin="itpd")[0]["last_year"]
2016
"""

from multivector.lazy import attach

_HOMES = {
    "add": "multivector.answers.data:add_data",
    "cite": "multivector.answers.data:cite_data",
    "known": "multivector.records.known:with_known",
    "known_on": "multivector.answers.as_known:known_on",
    "list": "multivector.answers.data:list_data",
    "pull": "multivector.answers.data:pull_data",
    "remove": "multivector.answers.data:remove_data",
    "verify": "multivector.answers.data:verify_data",
}

__getattr__, __dir__, __all__ = attach(__name__, _HOMES)
