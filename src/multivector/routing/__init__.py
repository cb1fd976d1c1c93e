"""Routes of goods between states, in time and money: borders, ports, legs, detours."""
