"""What an assistant may read before calling tools: codebook, methods, sources."""

import inspect
import json
from dataclasses import asdict

import multivector as mv
from multivector.answers.columns import tables
from multivector.answers.data import list_data
from multivector.coding.events import ontology
from multivector.vocabulary import BESIDE, CHANNELS, COMPOSITE_CHANNELS, DEFAULT_POWERS

_METHODS = ("influence", "explain", "check", "whatif", "flow", "tone", "code", "brief")


def codebook() -> str:
    """Types, quads, modes, scores and contexts of events; the channels of influence."""
    events = {"quad": ontology.QUAD, "score": ontology.SCORES, "modes": ontology.MODES}
    channels = {"composite": COMPOSITE_CHANNELS, "every": (*CHANNELS, *BESIDE)}
    return _json({"note": inspect.cleandoc(ontology.__doc__ or ""), **events,
                  "contexts": ontology.CONTEXTS, "channels": channels,
                  "default_powers": DEFAULT_POWERS})  # fmt: skip


def methods() -> str:
    """The definition of each measure, and every column of every result table."""
    told = {name: inspect.getdoc(getattr(mv, name)) for name in _METHODS}
    columns = {name: [asdict(one) for one in found] for name, found in tables().items()}
    return _json({"functions": told, "tables": columns})


def sources() -> str:
    """All sources: years, states, terms, version, and whether each is installed here."""
    return _json({"sources": list_data().rows})


def _json(given: object) -> str:
    return json.dumps(given, ensure_ascii=False, indent=1)
