"""How the pair model that ships with the project was trained, measured and exported."""
