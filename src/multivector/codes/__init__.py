"""Who is who: states, blocs, people, places, regions; names in, codes out, valid by date."""
