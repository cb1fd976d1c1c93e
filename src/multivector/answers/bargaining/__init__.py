"""Who could sway whom on a question: votes, positions and capacity combined."""
