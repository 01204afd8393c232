"""What is practised and what good looks like: cases, rubrics, scorecards, rules, and the language that reads replies."""
