"""Forecasts in articles: kept in a ledger, resolved by rules, and scored."""
