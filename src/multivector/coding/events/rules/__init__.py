"""The rules: from a trigger and its arguments to an event, without a learned model."""
