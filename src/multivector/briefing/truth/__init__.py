"""Hold each written sentence against the rows behind it, by rules that no writer uses.

Names, numbers and years have to stand in the rows or words that a sentence is about; "led", "rose",
"largest" are computed again. What fails is withheld and counted.
"""
