"""The language that recognises acts, findings and offers in what an agent typed."""
