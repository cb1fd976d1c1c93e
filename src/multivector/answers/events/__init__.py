"""Questions about coded events: series, one event, scores against gold."""
