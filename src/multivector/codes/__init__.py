"""Names to codes: states, blocs, people, places and regions, valid by date."""
