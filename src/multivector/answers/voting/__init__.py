"""Questions about votes in the UN General Assembly."""
