"""Check labelled articles: python training/relation/articles/check.py FOLDER"""

import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from multivector.coding.events.ontology import MODES, TYPES

MARK = re.compile(r"\[([a-z])=([A-Za-z]{2,9}(?:\+[A-Za-z]{2,9})*|\?|-):([^\[\]]+)\]")
DEED = re.compile(r"^([a-z,\-]+) > ([a-z,\-]+) \| (.+)$|^([a-z](?: = [a-z])+) \| (.+)$")
STATUS = ("actual", "planned", "hypothetical", "denied")


def faults(path: Path, counts: Counter) -> list[str]:
    """Return what is wrong in a file, one line each; add to the counts."""
    found, sentence, letters = [], "", set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}:"
        deed = DEED.match(line)
        if not line.strip():
            sentence = ""
        elif line.startswith("# "):
            head = line[2:].split(" | ")
            counts["articles"] += 1
            if len(head) != 4:
                found.append(f"{where} a head has date | register | region | headline")
                continue
            try:
                date.fromisoformat(head[0])
            except ValueError:
                found.append(f"{where} {head[0]} is no date")
        elif deed:
            counts["deeds"] += 1
            found += [f"{where} {fault}" for fault in of_deed(deed, sentence, letters, counts)]
        else:
            letters = {match[1] for match in MARK.finditer(line)}
            if len(letters) < len(MARK.findall(line)):
                found.append(f"{where} a letter stands twice in one sentence")
            sentence = MARK.sub(r"\3", line)
            counts["sentences"] += 1
            counts["marks"] += len(letters)
            if "[" in sentence or "]" in sentence:
                found.append(f"{where} not a mark: {sentence[max(0, sentence.find('[')) :][:50]}")
            if " | " in line:
                found.append(f"{where} not a deed line: {line[:60]}")
    return found


def of_deed(deed: re.Match, sentence: str, letters: set[str], counts: Counter) -> list[str]:
    """Return what is wrong with one deed line."""
    sides = re.findall(r"[a-z]", (deed[1] or "") + (deed[2] or "") + (deed[4] or ""))
    fields = (deed[3] or deed[5]).split(" | ")
    if len(fields) != 3:
        return ["a deed has sides | TYPE/mode | status | trigger"]
    kind, status, trigger = fields
    name, _, mode = kind.partition("/")
    counts[name] += 1
    found = [f"no mark {side} in the sentence" for side in sides if side not in letters]
    if not sides:
        found.append("a deed needs a side")
    if name not in TYPES or (mode and mode not in MODES.get(name, {})):
        found.append(f"no such type: {kind}; modes of {name}: {', '.join(MODES.get(name, {}))}")
    if status not in STATUS:
        found.append(f"no such status: {status}; one of {', '.join(STATUS)}")
    if trigger not in sentence:
        found.append(f"the trigger does not stand in the sentence: {trigger}")
    return found


if __name__ == "__main__":
    counts: Counter = Counter()
    paths = sorted(Path(sys.argv[1]).rglob("*.txt"))
    found = [fault for path in paths for fault in faults(path, counts)]
    print("\n".join(found))
    print(dict(counts))
    sys.exit(bool(found))
