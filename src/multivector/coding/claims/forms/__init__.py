"""The checkable form of a claim: what is said of whom, how much, when."""
