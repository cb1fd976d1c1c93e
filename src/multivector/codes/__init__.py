"""Convert names of states, blocs, people, places and regions to codes, by date."""
