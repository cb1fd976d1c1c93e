"""The reader: one pass over a sentence and what stands before it, heads over pairs of marks."""

import json
import re
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertModel

from multivector.coding.events.reader.classifier import LABELS, MODE_LABELS, STATUS_LABELS

# Word pieces kept of 30,522, so that the weights stay small; ids up to SPECIAL are markers.
PIECES, SPECIAL = 22_000, 103
PLAIN = re.compile(r"(##)?[a-z0-9]+")
SIGN = re.compile("(##)?[\u0021-\u017f\u2000-\u21ff]$")  # letters, punctuation, currencies
# Layers next to the words that stay as they were: they change little and cost time.
FROZEN = 2
WIDTH = 256


def start(folder: Path) -> BertModel:
    """Return the starting encoder."""
    config = BertConfig.from_pretrained(folder)
    config._attn_implementation = "eager"
    return BertModel.from_pretrained(folder, config=config, add_pooling_layer=False)


def reduce(folder: Path, texts: list[str]) -> tuple[Tokenizer, dict, torch.Tensor]:
    """Return tokenizer, its file and the word vectors, cut to the pieces that English news needs.

    Kept are the special pieces, those of our own text, and the most frequent ASCII pieces (the
    vocabulary stands by frequency), ``PIECES`` in all; a word whose piece is gone is read as
    several shorter ones.
    """
    full = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = full["model"]["vocab"]
    whole = Tokenizer.from_file(str(folder / "tokenizer.json"))
    whole.no_truncation()
    whole.no_padding()
    used = {k for e in whole.encode_batch(texts, add_special_tokens=False) for k in e.ids}
    order = sorted(vocabulary, key=vocabulary.get)
    kept = [w for w in order if vocabulary[w] <= SPECIAL or vocabulary[w] in used or SIGN.match(w)]
    chosen = set(kept)
    kept += [w for w in order if w not in chosen and PLAIN.fullmatch(w)][: PIECES - len(kept)]
    kept.sort(key=vocabulary.get)
    weights = start(folder).embeddings.word_embeddings.weight.detach()
    vectors = weights[[vocabulary[w] for w in kept]].clone()
    full["model"]["vocab"] = {word: k for k, word in enumerate(kept)}
    full["truncation"] = full["padding"] = None
    return Tokenizer.from_str(json.dumps(full)), full, vectors


class Encoder(nn.Module):
    """The starting encoder over reduced word vectors; the lowest layers stay as they were."""

    def __init__(self, folder: Path, vectors: torch.Tensor) -> None:
        super().__init__()
        base = start(folder)
        self.embeddings = base.embeddings
        self.embeddings.word_embeddings = nn.Embedding.from_pretrained(vectors)
        self.lower, self.upper = base.encoder.layer[:FROZEN], base.encoder.layer[FROZEN:]
        self.embeddings.requires_grad_(False)
        self.lower.requires_grad_(False)
        self.tags = nn.Linear(base.config.hidden_size, 3)
        # Learnt beside the pairs: which words express a deed, and of which type.
        self.triggers = nn.Linear(base.config.hidden_size, len(LABELS))

    def forward(self, input_ids, token_type_ids, attention_mask=None):
        """Return the states of all pieces (batch, length, width) and their tag scores."""
        mask = None
        if attention_mask is not None:
            mask = (1.0 - attention_mask[:, None, None, :].float()) * -1e4
        with torch.no_grad():
            hidden = self.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
            for layer in self.lower:
                hidden = _first(layer(hidden, mask))
        for layer in self.upper:
            hidden = _first(layer(hidden, mask))
        return hidden, self.tags(hidden)


class Read(nn.Module):
    """The encoder as it is exported: states, tag scores, and how likely pieces express a deed.

    It reads one window at a time, so that nothing is masked.
    """

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids, token_type_ids):
        hidden, tags = self.encoder(input_ids, token_type_ids)
        none = self.encoder.triggers(hidden).softmax(-1)[:, :, LABELS.index("NONE")]
        return hidden, tags, 1 - none


def _first(output):
    return output[0] if isinstance(output, tuple) else output


class Heads(nn.Module):
    """What a pair of marks says, and which earlier mark a mark takes up.

    A pair looks for its trigger: attention over the pieces of the sentence, asked by both marks,
    gives the words from which type, mode and status are read.
    """

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.source, self.target = nn.Linear(2 * hidden, WIDTH), nn.Linear(2 * hidden, WIDTH)
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key, self.value = nn.Linear(hidden, WIDTH), nn.Linear(hidden, WIDTH)
        self.mix = nn.Sequential(
            nn.Dropout(0.15), nn.Linear(2 * WIDTH, WIDTH), nn.GELU(), nn.Dropout(0.15)
        )
        self.types = nn.Linear(WIDTH, len(LABELS))
        self.modes = nn.Linear(WIDTH, len(MODE_LABELS))
        self.status = nn.Linear(WIDTH, len(STATUS_LABELS))
        self.anaphor, self.antecedent = nn.Linear(2 * hidden, WIDTH), nn.Linear(2 * hidden, WIDTH)
        self.new = nn.Linear(2 * hidden, 1)
        self.nobody = nn.Parameter(torch.zeros(2 * hidden))

    def pairs(self, hidden, inside, ends, sources, targets):
        """Return types, modes, status (batch, pairs, …) and trigger scores (batch, pairs, length).

        ``inside`` (batch, pairs or 1, length) is 1 for pieces of the sentence of a pair; ``ends``
        (batch, marks, 2 × width) are the states of the marks; ``sources``, ``targets`` (batch,
        pairs) number the marks.
        """
        asked = nn.functional.gelu(
            _take(self.source(ends), sources) + _take(self.target(ends), targets)
        )
        scores = self.query(asked) @ self.key(hidden).transpose(1, 2) / WIDTH**0.5
        scores = scores.masked_fill(inside == 0, -1e4)
        told = scores.softmax(-1) @ self.value(hidden)
        mixed = self.mix(torch.cat([asked, told], dim=-1))
        return self.types(mixed), self.modes(mixed), self.status(mixed), scores

    def ends(self, hidden, marks):
        """Return the states of the first and last piece of each mark; (0, 0) is nobody."""
        return self.present(_ends(hidden, marks), (marks[:, :, 1:] == 0).float())

    def present(self, ends, absent):
        """Return the states of marks, those of nobody where ``absent`` is 1."""
        return ends * (1 - absent) + self.nobody * absent

    def links(self, ends):
        """Return (batch, marks, marks + 1): the last column is that a mark takes up none."""
        scores = self.anaphor(ends) @ self.antecedent(ends).transpose(1, 2) / WIDTH**0.5
        return torch.cat([scores, self.new(ends)], dim=-1)


def _ends(hidden, marks):
    first = _take(hidden, marks[:, :, 0])
    return torch.cat([first, _take(hidden, marks[:, :, 1])], dim=-1)


def _take(states, places):
    return torch.gather(states, 1, places[:, :, None].expand(-1, -1, states.shape[-1]))


class AllPairs(nn.Module):
    """The heads as they are exported: one sentence, every ordered pair of its marks."""

    def __init__(self, heads: Heads) -> None:
        super().__init__()
        self.heads = heads

    def forward(self, hidden, ends, absent, sources, targets):
        ends = self.heads.present(ends, absent)
        inside = torch.ones_like(hidden[:, None, :, 0])
        types, modes, status, trigger = self.heads.pairs(hidden, inside, ends, sources, targets)
        links = self.heads.links(ends)
        return (
            types.softmax(-1), modes.softmax(-1), status.softmax(-1), trigger.softmax(-1), links
        )  # fmt: skip
