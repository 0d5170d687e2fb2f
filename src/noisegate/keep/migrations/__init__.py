"""How the tables came to be, step by step; each step runs once, when a database is opened."""
