"""Speed of the coder beside spaCy's full small pipeline: same text, one process, one run.

    python bench/coder.py

Text: the General Debate speeches (MULTIVECTOR_MIRROR) and the articles (MULTIVECTOR_OUTSIDE).
Prints words per second of each, their ratio, the share of the coder's time that the parser takes,
how many of the events that are found when every sentence is parsed are found at all (the same
sentence, trigger, type and sides), the speed of two workers as a multiple of one, how much memory
grows over 10,000 articles, and peak memory.

    python bench/coder.py kept memory      only these parts of it (speed, kept, workers, memory)
"""

import os
import resource
import sys
import tempfile
import time
import zipfile
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the commands set it; read by NumPy's import

import spacy

from multivector.coding import coder
from multivector.coding.batch import code_all
from multivector.coding.syntax import parse as parsing
from multivector.text.article import Article
from multivector.text.read import read


def speeches(limit: int) -> list[str]:
    archive = zipfile.ZipFile(
        Path(os.environ["MULTIVECTOR_MIRROR"]) / "un_general_debate_speeches.zip"
    )
    names = [n for n in sorted(archive.namelist()) if n.endswith(".txt")]
    step = max(1, len(names) // limit)
    return [archive.read(name).decode("utf-8", "replace") for name in names[::step][:limit]]


def articles() -> list[str]:
    folder = Path(os.environ["MULTIVECTOR_OUTSIDE"]) / "articles"
    return [a.text for a in read(folder) if isinstance(a, Article)]


def wrap(texts: list[str]) -> list[Article]:
    return [
        Article(str(k), text, None, "2023-01-01", None, None, "en", "", "-")
        for k, text in enumerate(texts)
    ]


def timed(action) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


PARTS = ("speed", "kept", "workers", "memory")


def main() -> None:
    parts = sys.argv[1:] or PARTS
    texts = speeches(40) + articles()
    wrapped = wrap(texts)
    words = sum(len(text.split()) for text in texts)
    print(f"{words} words in {len(texts)} documents")
    coder.code(wrapped[0])
    if "speed" in parts:
        print_speed(texts, wrapped, words)
    if "kept" in parts:
        found, everything = kept(wrap(speeches(200) + articles()))
        print(f"events kept          {found / everything:8.1%} of the {everything} that are found")
        print("                              when every sentence is parsed")
    if "workers" in parts:
        print(f"two workers          {two_workers(texts):8.2f} times one")
    if "memory" in parts:
        print(f"memory growth        {growth(10_000):8.1f} MiB from article 1,000 to 10,000")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory          {peak:8.0f} MiB")


def print_speed(texts: list[str], wrapped: list[Article], words: int) -> None:
    pieces = [part for text in texts for part in text.split("\n\n") if part.strip()]
    full = spacy.load(parsing.MODEL)
    list(full.pipe(pieces[:50]))
    ours, theirs = [], []
    for _ in range(3):
        theirs.append(timed(lambda: list(full.pipe(pieces))))
        ours.append(timed(lambda: [coder.code(article) for article in wrapped]))
    mine, peer = words / sorted(ours)[1], words / sorted(theirs)[1]
    print(f"coder                {mine:8.0f} words/s (median of three runs in turn)")
    print(f"spaCy full pipeline  {peer:8.0f} words/s")
    print(f"ratio                {mine / peer:8.2f}")
    print(f"parser's share       {parser_share(wrapped):8.1%} of the coder's time")


def parser_share(wrapped: list[Article]) -> float:
    spent = 0.0
    original = parsing._parsed

    def watched(sentences):
        nonlocal spent
        began = time.perf_counter()
        trees = original(sentences)
        spent += time.perf_counter() - began
        return trees

    parsing._parsed = watched
    try:
        whole = timed(lambda: [coder.code(article) for article in wrapped])
    finally:
        parsing._parsed = original
    return spent / whole


def two_workers(texts: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        for k, text in enumerate(texts * 2):
            Path(folder, f"{k:03}.txt").write_text(text, encoding="utf-8")

        def run(workers: int) -> float:
            return timed(lambda: list(code_all(folder, workers=workers)))

        return run(1) / run(2)


def growth(articles: int) -> float:
    """MiB of resident memory that coding adds after the first tenth of the articles."""
    names = ("Kenya", "Peru", "Norway", "Japan", "Ghana", "Chile", "Poland", "Egypt", "Laos")
    before = 0.0
    for k in range(articles):
        one, other = names[k % 9], names[(k // 9 + 1 + k) % 9]
        text = f"{one} expelled {k + 2} diplomats of {other} on Monday. Talks ended in town {k}."
        coder.code(Article(str(k), text, None, "2023-01-01", None, None, "en", "", "-"))
        if k + 1 == articles // 10:
            before = resident()
    return resident() - before


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def kept(wrapped: list[Article]) -> tuple[int, int]:
    """Count the events that selection keeps, and those that parsing every sentence finds."""
    selected = [{e.event_id for e in coder.code(article).events} for article in wrapped]
    original = coder.select, coder.telling
    coder.select = lambda sentences: [s for s in sentences if s.sentence.text]
    coder.telling = lambda sentences, *_: sentences
    try:
        everything = [{e.event_id for e in coder.code(article).events} for article in wrapped]
    finally:
        coder.select, coder.telling = original
    both = sum(len(one & other) for one, other in zip(selected, everything, strict=True))
    return both, sum(map(len, everything))


if __name__ == "__main__":
    main()
