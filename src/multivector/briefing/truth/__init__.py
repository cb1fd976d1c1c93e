"""Check each written sentence against the rows behind it, by rules that no writer uses.

Names, numbers and years must occur in the rows or words that a sentence is about; "led", "rose",
"largest" are computed again. Sentences that fail are withheld and counted.
"""
