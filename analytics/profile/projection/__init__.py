"""The map of a table: rows as points, alike ones near to each other, and the groups they form."""
