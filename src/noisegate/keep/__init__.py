"""What is kept: comments, readings, decisions and events, in one database."""
