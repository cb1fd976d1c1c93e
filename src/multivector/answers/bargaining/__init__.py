"""Who could be moved by whom on a question: votes, positions and capacity together."""
