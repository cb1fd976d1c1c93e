"""An article becomes events, quotations and claims (PLOVER)."""
