"""The checkable form of a claim: what is said about whom, how much, and when."""
