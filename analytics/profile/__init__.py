"""Profile: facts about a table, what is wrong with it, and the numbers of its charts."""
