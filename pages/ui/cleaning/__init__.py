"""The parts of the Clean page: steps, findings, the editor, single cells, and the way out."""
