"""Forecasts of articles: kept in a ledger, resolved by rules, and scored."""
